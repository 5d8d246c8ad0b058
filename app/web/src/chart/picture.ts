// A chart as a file: on the page's background, with its label above it.

const margin = 12;
const line = 24;

/** The drawing as a PNG file; undefined where the browser cannot make one. */
export function picture(drawing: HTMLCanvasElement, sharpness: number, label: string, place: Element): Promise<Blob | null> {
  const head = label ? line : 0;
  const canvas = document.createElement("canvas");
  canvas.width = drawing.width + 2 * margin * sharpness;
  canvas.height = drawing.height + (2 * margin + head) * sharpness;
  const context = canvas.getContext("2d")!;
  const { fontFamily, color } = getComputedStyle(place);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawing, margin * sharpness, (margin + head) * sharpness);
  context.fillStyle = color;
  context.font = `500 ${14 * sharpness}px ${fontFamily}`;
  context.textBaseline = "middle";
  context.fillText(label, margin * sharpness, (margin + head / 2 - 2) * sharpness, canvas.width - 2 * margin * sharpness);
  return new Promise((made) => canvas.toBlob(made, "image/png"));
}
