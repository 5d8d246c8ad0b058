// Zooming by buttons: what the pointer does by itself, for who has none.

import type { View } from "vega";

/** The signal that holds the stretch of x which is seen; the server names the selection "zoom". */
const signal = "zoom_x";

export function canZoom(view: View): boolean {
  return signal in view.getState({ signals: (name) => name === signal }).signals;
}

/** Shows a stretch so many times as long, around the middle of the present one. */
export function zoomBy(view: View, factor: number): void {
  const domain = (view.scale("x") as unknown as { domain(): (number | Date)[] }).domain().map(Number);
  const [low, high] = [domain[0]!, domain[domain.length - 1]!];
  view.signal(signal, scaled(low, high, factor)).run();
}

/** A stretch so many times as long, around the same middle. */
export function scaled(low: number, high: number, factor: number): [number, number] {
  const middle = low + (high - low) / 2;
  const half = ((high - low) / 2) * factor;
  return half > 0 && Number.isFinite(half) ? [middle - half, middle + half] : [low, high];
}
