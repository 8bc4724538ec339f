import os from "node:os";
import path from "node:path";

/** The release of TensorFlow whose libraries are used. */
export const tensorflowVersion = "2.21.0";

/** Where setup reads and writes. */
export interface SetupPaths {
  /** The user's cache folder: libraries, proofs, decoded images. */
  cache: string;
  /** The folder of the built scripts; a packaged extension has the addon in `native` there. */
  dist: string;
  /** An address or folder from the settings to take TensorFlow's libraries from, or empty. */
  source: string;
}

/** The user's cache folder by the platform's habit; AUTOENCODER_STUDIO_CACHE overrides it. */
function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.AUTOENCODER_STUDIO_CACHE) return path.resolve(env.AUTOENCODER_STUDIO_CACHE);
  const home = env.HOME ?? os.homedir();
  if (platform === "darwin") return path.join(home, "Library/Caches/autoencoder-studio");
  if (platform === "win32") return path.join(env.LOCALAPPDATA ?? path.join(home, "AppData/Local"), "autoencoder-studio");
  return path.join(env.XDG_CACHE_HOME || path.join(home, ".cache"), "autoencoder-studio");
}

/** The paths of this user and this installation. */
export function defaultPaths({ env, dist, source = "" }: { env: NodeJS.ProcessEnv; dist: string; source?: string }): SetupPaths {
  return { cache: cacheFolder(env, process.platform), dist, source: source || env.AUTOENCODER_STUDIO_TENSORFLOW || "" };
}

/** The folder of decoded images; `thumbnails` in it holds the pictures that a page may load. */
export const imagesFolder = ({ cache }: Pick<SetupPaths, "cache">): string => path.join(cache, "images");
export const thumbnailsFolder = (paths: Pick<SetupPaths, "cache">): string => path.join(imagesFolder(paths), "thumbnails");

/** The folder of TensorFlow's libraries, by version and platform. */
export function librariesFolder({ cache }: SetupPaths): string {
  return path.join(cache, `tensorflow-${tensorflowVersion}-${process.platform}-${process.arch}`);
}

/** TensorFlow's two libraries as the wheel names them; the addon is linked to these names. */
export const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;

/** The file that an installation's addon is called. */
export const addonName = "tfjs_binding.node";
