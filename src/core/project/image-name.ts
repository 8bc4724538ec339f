/** Extensions of the image files that are read. */
export const imageExtensions = ["png", "jpg", "jpeg", "jpe", "jfif", "webp", "tif", "tiff", "bmp", "gif", "avif"] as const;

/** Extensions of files that a person would call an image, and that are not read: they are named, and not passed over in silence. */
const foreignExtensions: readonly string[] = [
  ...["heic", "heif", "jxl", "jp2", "j2k", "psd", "xcf", "svg", "ico", "tga", "pcx", "dds", "pbm", "pgm", "ppm", "pnm", "exr", "hdr"],
  ...["dcm", "nii", "fits", "czi", "nd2", "lif", "svs"],
  ...["dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf"],
];

/** The extension of a name in small letters; of a name without a dot, the name. */
export const extensionOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1).toLowerCase();

/** True if a file's name is that of an image that is read. */
export const isImageName = (name: string): boolean => (imageExtensions as readonly string[]).includes(extensionOf(name));

/** True if a file's name is that of a kind whose pages are images, each for itself. */
export const isStackName = (name: string): boolean => ["tif", "tiff"].includes(extensionOf(name));

/** True if a file's name is that of an image of a kind that is not read. */
export const isForeignImageName = (name: string): boolean => name.includes(".") && foreignExtensions.includes(extensionOf(name));
