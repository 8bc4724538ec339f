/** Gives a canvas its size on the page in pixels of the screen. */
export function fit(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === wide && canvas.height === tall) return;
  canvas.width = wide;
  canvas.height = tall;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
