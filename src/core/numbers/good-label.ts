/** Labels that call an image good, as folders of inspection pictures are usually named. */
const goodLabels = new Set(["good", "ok", "okay", "normal", "fine", "pass", "passed", "gut"]);

/** True if a label calls an image good; any other label calls it odd. */
export const isGoodLabel = (label: string): boolean => goodLabels.has(label.trim().toLowerCase());
