// The look of charts. It is taken from the page's style sheet, so that it is light or
// dark like the page.

import type { Config } from "vega-lite";
import { seriesOf } from "./series.ts";
import type { Spec } from "./size.ts";

const seriesColors = 12;
/** A chart less wide than this has its legend on top rather than beside it. */
const narrow = 480;

/** A print is light, whatever the page is, because it is on paper. */
export function chartTheme(place: Element, spec: Spec, width: number, print = false): Config {
  const { colors, palette, font } = lookOf(place, print);
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
    axisDiscrete: { labelOverlap: true, labelSeparation: 2 },
    axisX: { grid: false },
    // So many times as there is room for, at a distance from each other.
    axisXTemporal: { tickCount: Math.max(2, Math.floor(width / 100)), labelOverlap: "greedy", labelSeparation: 12 },
    axisXQuantitative: { tickCount: Math.max(3, Math.min(10, Math.floor(width / 70))), labelSeparation: 8 },
    axisYDiscrete: { labelLimit: Math.max(90, Math.min(260, width / 2)) },
    axisY: { domain: false, ticks: false },
    legend: { ...words, titleFontWeight: "normal", ...legendFor(width, seriesOf(spec)) },
    customFormatTypes: true,
    header: words,
    title: { color: colors.text, subtitleColor: colors.muted, fontSize: 14, fontWeight: 600, anchor: "start" },
    view: { stroke: null },
    range: { category: palette, ramp, heatmap: ramp, ordinal: ramp, diverging: [palette[1]!, colors.surface!, palette[0]!] },
  } as Config;
}

interface Look {
  readonly colors: Readonly<Record<string, string>>;
  readonly palette: readonly string[];
  readonly font: string;
}

/** The looks that the page has had, by what a look depends on. */
const looks = new Map<string, Look>();

/**
 * The look of the page. It is read once, because a browser finds the colours only by
 * computing the style of the page, which takes it longer than drawing a chart.
 */
function lookOf(place: Element, print: boolean): Look {
  if (matchMedia("(forced-colors: active)").matches) return readLook(place, print); // of any colours
  const key = `${print} ${matchMedia("(prefers-color-scheme: dark)").matches} ${document.documentElement.dataset.theme}`;
  let look = looks.get(key);
  if (!look) looks.set(key, (look = readLook(place, print)));
  return look;
}

function readLook(place: Element, print: boolean): Look {
  const scheme = print ? "light" : forcedScheme();
  const colors = readColors(place, scheme, ["text", "muted", "line", "surface", "accent", "ramp-0", "ramp-1", "ramp-2"]);
  if (scheme && !print) Object.assign(colors, systemColors(place));
  const series = readColors(place, scheme, Array.from({ length: seriesColors }, (_, i) => `series-${i + 1}`));
  return { colors, palette: Object.values(series), font: getComputedStyle(place).fontFamily };
}

/**
 * The size in pixels of a symbol of a legend with its distances, and of an average
 * character.
 */
const symbol = 34;
const character = 6.6;
/** Up to this number of names stand one under another beside a chart. */
const beside = 14;

/**
 * The place of the legend, and its number of columns, chosen so that all of it is
 * visible.
 */
export function legendFor(width: number, names: readonly string[]): { orient: "top" | "right"; columns?: number; labelLimit: number } {
  if (width >= narrow && names.length <= beside) return { orient: "right", labelLimit: Math.min(200, width / 4) };
  const longest = Math.max(1, ...names.map((name) => name.length));
  const columns = Math.max(1, Math.floor((width - 8) / (longest * character + symbol)));
  return { orient: "top", columns: Math.min(columns, Math.max(1, names.length)), labelLimit: width - symbol };
}

/**
 * If the system forces its colours, series keep theirs, because these tell the series
 * apart. The colours are those for light or dark, like the system's background.
 */
function forcedScheme(): "light" | "dark" | undefined {
  if (!matchMedia("(forced-colors: active)").matches) return undefined;
  const [r = 255, g = 255, b = 255] = (colorOf("Canvas").match(/\d+/g) ?? []).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b > 128 ? "light" : "dark";
}

function systemColors(place: Element): Record<string, string> {
  const text = colorOf("CanvasText", place);
  return { text, muted: text, line: colorOf("GrayText", place), surface: colorOf("Canvas", place) };
}

function colorOf(name: string, place: Element = document.body): string {
  const probe = document.createElement("i");
  probe.style.color = name;
  probe.style.forcedColorAdjust = "none";
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/**
 * The present colours of the style sheet. A custom property holds the text of its
 * definition. The browser computes a colour only where it is in use, so this uses each
 * one.
 */
function readColors(place: Element, scheme: "light" | "dark" | undefined, names: readonly string[]): Record<string, string> {
  const probe = document.createElement("i");
  probe.style.forcedColorAdjust = "none"; // otherwise all would have the one colour of text
  if (scheme) probe.style.colorScheme = scheme;
  place.append(probe);
  const colors: Record<string, string> = {};
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    colors[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colors;
}
