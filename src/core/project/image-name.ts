/** Extensions of the image files that are read. */
export const imageExtensions = ["png", "jpg", "jpeg", "jpe", "jfif", "webp", "tif", "tiff", "bmp", "gif", "avif"] as const;

/** Extensions of files that a person would call an image, and that are not read: they are named, and not passed over in silence. */
const foreignExtensions: readonly string[] = [
  ...["heic", "heif", "jxl", "jp2", "j2k", "psd", "xcf", "svg", "ico", "tga", "pcx", "dds", "pbm", "pgm", "ppm", "pnm", "exr", "hdr"],
  ...["apng", "dib", "jpx", "jpf", "j2c", "jpc", "jxr", "wdp", "qoi", "pfm", "btf", "emf", "wmf"],
  ...["dcm", "dicom", "nii", "fits", "fit", "fts", "mrc", "czi", "nd2", "lif", "lsm", "oib", "oif", "vsi", "svs", "ndpi", "scn", "mrxs"],
  ...["dng", "cr2", "cr3", "crw", "nef", "nrw", "arw", "sr2", "srf", "orf", "rw2", "raf", "pef", "srw", "x3f", "3fr", "erf", "kdc", "iiq"],
];

/** The extension of a name in small letters; of a name without a dot, the name. */
export const extensionOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1).toLowerCase();

/** True if a file's name is that of an image that is read. */
export const isImageName = (name: string): boolean => (imageExtensions as readonly string[]).includes(extensionOf(name));

/** True if a file's name is that of a kind whose pages are images, each for itself. */
export const isStackName = (name: string): boolean => ["tif", "tiff"].includes(extensionOf(name));

/** True for the names of IDX files: `train-images-idx3-ubyte`, `images.idx3-ubyte`, `images.idx`, each gzipped or not. */
export const isIdxName = (name: string): boolean => /[-.]idx\d?(-\w+)?(\.gz)?$/i.test(name);

/** True for the name of a file that holds several images, of which a part may count. */
export const holdsSeveral = (name: string): boolean => isStackName(name) || isIdxName(name) || /\.npy$/i.test(name);

/** True if a file's name is that of an image of a kind that is not read. */
export const isForeignImageName = (name: string): boolean => name.includes(".") && foreignExtensions.includes(extensionOf(name));
