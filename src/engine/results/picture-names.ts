/** PNG names for items of a source, each once: `a/b.jpg` becomes `a/b.png`, `noisy.npy[12]` becomes `noisy/000012.png`. */
export function pictureNames(files: readonly string[]): string[] {
  const usedNames = new Set<string>();
  return files.map((file) => {
    const item = /^(.*?)(?:\.[^./]+)?\[(\d+)\]$/.exec(file);
    const plain = item ? `${item[1]}/${item[2].padStart(6, "0")}.png` : `${file.replace(/\.[^./]+$/, "")}.png`;
    // a/b.jpg and a/b.tif would write the same file.
    const name = usedNames.has(plain) ? `${file}.png` : plain;
    usedNames.add(name);
    return name;
  });
}
