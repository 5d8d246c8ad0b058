// How large a chart is.

export type Spec = Readonly<Record<string, unknown>>;

/**
 * A chart whose specification asks for its container's width fills the container. Its
 * height then includes axes and titles, so that charts side by side end on one line, and
 * a chart is as high as the place kept for it.
 */
export function sized(spec: Spec, width: number, height: number): { spec: Spec; fills: boolean } {
  const composed = ["hconcat", "vconcat", "concat", "repeat", "facet"].some((key) => key in spec);
  if (composed || (spec.width !== undefined && spec.width !== "container")) return { spec, fills: false };
  const high = spec.height ?? (height > 0 ? height : undefined);
  const type = typeof high === "number" ? "fit" : "fit-x";
  const autosize = { type, contains: "padding" };
  return { spec: { ...spec, width, autosize, ...(high !== undefined && { height: high }) }, fills: true };
}
