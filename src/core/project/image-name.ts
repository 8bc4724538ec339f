/** Extensions of the image files that are read. */
export const imageExtensions = ["png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp", "gif", "avif"] as const;

/** True if a file's name is that of an image. */
export const isImageName = (name: string): boolean =>
  (imageExtensions as readonly string[]).includes(name.slice(name.lastIndexOf(".") + 1).toLowerCase());
