// The look of charts, taken from the page's style sheet so that it is light or dark as the page is.

import type { Config } from "vega-lite";

const seriesColors = 8;
/** A chart less wide than this has its legend on top rather than beside it. */
const narrow = 480;

export function chartTheme(place: Element): Config {
  const colors = readColors(place, ["text", "muted", "line", "surface", "accent", "ramp-0", "ramp-1", "ramp-2"]);
  const series = readColors(place, Array.from({ length: seriesColors }, (_, i) => `series-${i + 1}`));
  const font = getComputedStyle(place).fontFamily;
  const palette = Object.values(series);
  const ramp = [colors["ramp-0"]!, colors["ramp-1"]!, colors["ramp-2"]!];
  const words = { labelColor: colors.muted, titleColor: colors.muted, labelFontSize: 12, titleFontSize: 12 };
  return {
    font,
    background: "transparent",
    padding: 4,
    mark: { color: palette[0] },
    arc: { stroke: colors.surface },
    bar: { cornerRadiusEnd: 2 },
    line: { strokeWidth: 2, strokeCap: "round", strokeJoin: "round" },
    point: { size: 36, filled: true, opacity: 0.8 },
    rule: { color: colors.muted },
    text: { color: colors.text },
    axis: {
      ...words,
      titleFontWeight: "normal",
      titlePadding: 8,
      labelPadding: 6,
      domainColor: colors.line,
      gridColor: colors.line,
      tickColor: colors.line,
      tickSize: 4,
    },
    // Better some names left out than all of them one over another.
    axisDiscrete: { labelOverlap: true },
    axisX: { grid: false },
    axisY: { domain: false, ticks: false },
    legend: { ...words, titleFontWeight: "normal", orient: place.clientWidth < narrow ? "top" : "right" },
    header: words,
    title: { color: colors.text, subtitleColor: colors.muted, fontSize: 14, fontWeight: 600, anchor: "start" },
    view: { stroke: null },
    range: { category: palette, ramp, heatmap: ramp, ordinal: ramp, diverging: [palette[1]!, colors.surface!, palette[0]!] },
  } as Config;
}

/** What the style sheet's colours are at present. A custom property holds the text of its definition; only a colour
 * that is in use has been worked out. */
function readColors(place: Element, names: readonly string[]): Record<string, string> {
  const probe = document.createElement("i");
  place.append(probe);
  const colors: Record<string, string> = {};
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    colors[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colors;
}
