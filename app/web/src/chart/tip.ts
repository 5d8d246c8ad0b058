// The text that a chart shows about the place under the pointer: all series there, in the
// format of the values. The node's "tip" comes from the server and describes the text.

import { numberText, percentText, valueText } from "../format/numbers.ts";
import { clockText } from "../format/times.ts";
import { linesOf, nearest, places, type Lines, type Row, type SeriesName, type Values } from "./series.ts";

export interface Tip {
  readonly x: {
    readonly name: string;
    readonly type?: "number" | "year" | "time";
    readonly unit?: string;
    /**
     * The times at which the own clock of the times begins to differ from the axis, and
     * by how much.
     */
    readonly changes?: readonly (readonly [from: number, by: number])[];
  };
  readonly y: { readonly name: string; readonly format?: string };
  readonly s?: { readonly name?: string; readonly type?: "number" };
  readonly stack?: "stacked" | "percent";
  /**
   * Series have their points in different places. A series counts as being under the
   * pointer if it has a point in the same one of so many columns along x, about.
   */
  readonly columns?: number;
  /** A mark tells only its own values. */
  readonly alone?: boolean;
}

/** One line: a name and its value, with a colour if it is a series. */
export interface Line {
  readonly name: string;
  readonly value: string;
  readonly color?: string;
  /** The line that the pointer is at, if there are several. */
  readonly here?: boolean;
}

/** More lines than this cover the chart. */
const most = 14;

export class Tips {
  readonly #tip: Tip;
  readonly #rows: readonly Row[];
  #places: Map<number | string, Values> | undefined;
  #lines: Lines | undefined;

  constructor(tip: Tip, rows: readonly Row[]) {
    this.#tip = tip;
    this.#rows = rows;
  }

  /**
   * The lines for a mark. The fields of the mark are those of the rows, or sums of them.
   */
  lines(mark: Readonly<Record<string, unknown>>, colorOf: (s: string) => string | undefined): Line[] {
    const { x, y, s, alone } = this.#tip;
    const at = xOf(mark);
    const head: Line = { name: x.name, value: this.#xText(at) };
    const own = (mark.sum_y ?? mark.y) as number | null;
    const value = (n: number | null) => (n === null || n === undefined ? "no value" : valueText(n, y.format));
    if (alone || !s) {
      const series = s?.name !== undefined ? [{ name: s.name, value: seriesText(mark.s, s.type) }] : [];
      return [head, ...series, { name: y.name, value: value(own) }];
    }
    this.#places ??= places(this.#rows);
    const here = this.#places.get(at) ?? new Map([[mark.s as string, own]]);
    const shown = this.#tip.columns ? this.#aside(at, here) : [...here].map(([name, n]) => ({ name, n, x: at }));
    let total = 0;
    for (const n of here.values()) total += n ?? 0;
    const all: Line[] = shown.map(({ name, n, x }) => ({
      name: seriesText(name, s.type),
      value:
        value(n) +
        (this.#tip.stack === "percent" && total !== 0 && n !== null ? ` (${percentText(n / total)})` : "") +
        (x === at ? "" : ` at ${this.#xText(x)}`),
      color: colorOf(String(name)),
      here: shown.length > 1 && name === mark.s,
    }));
    if (this.#tip.stack === "stacked" && here.size > 1) all.push({ name: "all", value: value(total) });
    return [head, ...cut(all)];
  }

  /**
   * The values in a place, with those of the series that have none exactly there: of each
   * the point nearest to it, if one is near. That point is told with its own place, so all
   * values are data.
   */
  #aside(at: number | string, here: Values): { name: SeriesName; n: number | null; x: number | string }[] {
    this.#lines ??= linesOf(this.#rows);
    const { lines, from, to } = this.#lines;
    const reach = (to - from) / this.#tip.columns!;
    const found = [];
    for (const [name, points] of lines) {
      if (here.has(name)) {
        found.push({ name, n: here.get(name)!, x: at });
        continue;
      }
      const near = nearest(points, Number(at));
      if (near && Math.abs(near.x - Number(at)) <= reach) found.push({ name, n: near.y, x: near.x });
    }
    return found;
  }

  #xText(at: number | string): string {
    const { type, unit, changes = [] } = this.#tip.x;
    if (type === "time") {
      const [, by] = changes.findLast(([from]) => Number(at) >= from) ?? [0, 0];
      return clockText(Number(at) + by, unit ?? "second");
    }
    return type === "number" ? valueText(Number(at), undefined) : type === "year" ? numberText(Number(at)) : String(at);
  }
}

const seriesText = (s: unknown, type: "number" | undefined): string =>
  type === "number" && typeof s === "number" ? numberText(s) : String(s ?? "no value");

/** The field of a bar over a stretch of time is named after its unit. */
function xOf(mark: Readonly<Record<string, unknown>>): number | string {
  const field = "x" in mark ? "x" : Object.keys(mark).find((name) => name.startsWith("utc") && name.endsWith("_x"));
  const x = field === undefined ? "" : mark[field];
  return x instanceof Date ? x.getTime() : (x as number | string);
}

/** Keeps the line under the pointer, and as many others as there is room for. */
function cut(lines: Line[]): Line[] {
  if (lines.length <= most) return lines;
  const here = lines.findIndex((line) => line.here);
  const from = Math.min(Math.max(0, here - most / 2), lines.length - most);
  return [...lines.slice(from, from + most), { name: `and ${lines.length - most} more`, value: "" }];
}
