/** Settings that keep VS Code quiet: no welcome, no side bar of others, no notifications. */
export const quietSettings = {
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.tips.enabled": false,
  "extensions.ignoreRecommendations": true,
  "explorer.compactFolders": false,
  "git.openRepositoryInParentFolders": "never",
  "window.autoDetectHighContrast": false,
};
