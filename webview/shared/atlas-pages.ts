/** Files that are kept decoded: 4 MB each for a page of an atlas. */
const mostFiles = 24;
const files = new Map<string, Promise<HTMLImageElement>>();

/** A file of pictures, decoded, its pixels free to be read. Rejects if it is missing or damaged. */
export function loadFile(file: string): Promise<HTMLImageElement> {
  const cached = files.get(file);
  if (cached) {
    files.delete(file);
    files.set(file, cached);
    return cached;
  }
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.src = file;
  const loaded = image.decode().then(() => image);
  loaded.catch(() => files.delete(file));
  files.set(file, loaded);
  for (const oldest of files.keys()) {
    if (files.size <= mostFiles) break;
    files.delete(oldest);
  }
  return loaded;
}
