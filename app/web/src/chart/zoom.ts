// The zoom buttons of a chart, for users without a mouse or a touch screen. With either of
// these, Vega zooms by itself.

import type { View } from "vega";

const axes = ["x", "y"] as const;

/**
 * The signal that holds the visible stretch of an axis. The server names the selection
 * "zoom".
 */
const signalOf = (axis: string): string => `zoom_${axis}`;

/** The axes that can be zoomed. */
function zoomed(view: View): readonly string[] {
  const names = new Set(axes.map(signalOf));
  const { signals } = view.getState({ signals: (name) => names.has(name ?? "") });
  return axes.filter((axis) => signalOf(axis) in signals);
}

export function canZoom(view: View): boolean {
  return zoomed(view).length > 0;
}

/** Multiplies the length of the visible stretch of each axis by factor. Its middle stays. */
export function zoomBy(view: View, factor: number): void {
  // A selection of two axes takes effect only when both are set.
  for (const axis of zoomed(view)) {
    const domain = (view.scale(axis) as unknown as { domain(): (number | Date)[] }).domain().map(Number);
    view.signal(signalOf(axis), scaled(domain[0]!, domain[domain.length - 1]!, factor));
  }
  view.run();
}

/** Multiplies the length of the stretch from low to high by factor. Its middle stays. */
export function scaled(low: number, high: number, factor: number): [number, number] {
  const middle = low + (high - low) / 2;
  const half = ((high - low) / 2) * factor;
  return half > 0 && Number.isFinite(half) ? [middle - half, middle + half] : [low, high];
}
