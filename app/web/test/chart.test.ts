import "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadsNothing } from "../src/chart/loader.ts";
import { vegaLocale } from "../src/chart/locale.ts";
import type { Row } from "../src/chart/series.ts";
import { sized } from "../src/chart/size.ts";
import { legendFor } from "../src/chart/theme.ts";
import { Tips } from "../src/chart/tip.ts";
import { scaled } from "../src/chart/zoom.ts";

test("a chart that asks for its container's width fills it, and is as high as it says with all it has", () => {
  const { spec, fills } = sized({ mark: "bar", width: "container", height: 320, autosize: "fit-x" }, 700, 300);
  assert.deepEqual(spec, { mark: "bar", width: 700, height: 320, autosize: { type: "fit", contains: "padding" } });
  assert.equal(fills, true);
  assert.equal(sized({ mark: "bar" }, 700, 300).spec.height, 300);
  assert.equal(sized({ mark: "bar" }, 700, 0).spec.height, undefined);
  assert.deepEqual(sized({ mark: "bar", height: { step: 20 } }, 700, 300).spec.autosize, { type: "fit-x", contains: "padding" });
});

test("a chart with a width of its own, or made of several, is left as it is", () => {
  for (const given of [{ mark: "bar", width: 200 }, { hconcat: [] }, { facet: {}, spec: {} }]) {
    assert.deepEqual(sized(given, 700, 300), { spec: given, fills: false });
  }
});

test("a specification loads nothing", async () => {
  // Hazard: a chart made of what users typed calls addresses inside their network.
  const refused: string[] = [];
  const loader = loadsNothing((why) => refused.push(why)) as unknown as Record<string, (uri: string) => Promise<unknown>>;
  for (const way of ["load", "sanitize", "http", "file"]) {
    await assert.rejects(loader[way]!("http://127.0.0.1/secret"), /may load nothing/);
  }
  assert.equal(refused.length, 4);
});

test("zooming keeps the middle, and numbers that can be drawn", () => {
  assert.deepEqual(scaled(0, 100, 0.5), [25, 75]);
  assert.deepEqual(scaled(25, 75, 2), [0, 100]);
  assert.deepEqual(scaled(5, 5, 0.5), [5, 5]);
  assert.deepEqual(scaled(-Number.MAX_VALUE, Number.MAX_VALUE, 2), [-Number.MAX_VALUE, Number.MAX_VALUE]);
});

test("a legend stands where all of it is seen", () => {
  // Hazard: of twelve names in one line a phone shows three.
  const names = Array.from({ length: 12 }, (_, i) => `Series number ${i + 1}`);
  assert.equal(legendFor(700, names).orient, "right");
  assert.deepEqual(legendFor(340, names), { orient: "top", columns: 2, labelLimit: 306 });
  assert.deepEqual(legendFor(340, ["a very long name of a series that fills a line of a phone"]).columns, 1);
  assert.equal(legendFor(700, [...names, ...names.map((name) => `${name}, again`)]).orient, "top");
  assert.equal(legendFor(340, []).columns, 1);
});

const measured: Row[] = [
  { x: 1, y: 10, s: "a" }, { x: 1, y: 30, s: "b" }, { x: 1, y: null, s: "c" }, { x: 2, y: 5, s: "a" }, { x: 1, y: 2, s: "a" },
];
const red = () => "red";

test("the pointer is told all series of a place, in their unit", () => {
  const tips = new Tips({ x: { name: "Day", type: "number" }, y: { name: "Delay", format: "%.1f min" }, s: { name: "Carrier" } }, measured);
  assert.deepEqual(tips.lines({ x: 1, y: 30, s: "b" }, red), [
    { name: "Day", value: "1" },
    { name: "a", value: "12.0 min", color: "red", here: false },
    { name: "b", value: "30.0 min", color: "red", here: true },
    { name: "c", value: "no value", color: "red", here: false },
  ]);
});

test("a place along x has separators like its axis, unless it may be a year", () => {
  const placed = (type: "number" | "year") => new Tips({ x: { name: "x", type }, y: { name: "n" } }, measured).lines({ x: 2475, y: 1 }, red)[0]!.value;
  assert.equal(placed("number"), "2,475");
  assert.equal(placed("year"), "2475");
});

test("series with points in different places are told with their own places", () => {
  // Hazard: of two thinned lines the pointer was told one, because no place has both.
  const rows: Row[] = [
    { x: 0, y: 1, s: "a" }, { x: 49, y: 2, s: "a" }, { x: 100, y: 3, s: "a" },
    { x: 2, y: 4, s: "b" }, { x: 51, y: 5, s: "b" }, { x: 58, y: 6, s: "b" }, { x: 90, y: 7, s: "far" }, { x: 50, y: null, s: "far" },
  ];
  const tip = { x: { name: "Day", type: "number" }, y: { name: "n" }, s: {}, columns: 20 } as const;
  assert.deepEqual(new Tips(tip, rows).lines({ x: 49, y: 2, s: "a" }, red), [
    { name: "Day", value: "49" },
    { name: "a", value: "2", color: "red", here: true },
    { name: "b", value: "5 at 51", color: "red", here: false },
  ]);
  assert.deepEqual(new Tips(tip, rows).lines({ x: 51, y: 5, s: "b" }, red).map((line) => line.value), ["51", "2 at 49", "5"]);
});

test("stacks say their sum, and shares their share", () => {
  const tip = { x: { name: "Day", type: "number" }, y: { name: "n" }, s: {} } as const;
  const last = new Tips({ ...tip, stack: "stacked" }, measured).lines({ x: 1, sum_y: 30, s: "b" }, red).at(-1);
  assert.deepEqual(last, { name: "all", value: "42" });
  const shares = new Tips({ ...tip, stack: "percent" }, measured).lines({ x: 1, y: 30, s: "b" }, red);
  assert.equal(shares[2]!.value, "30 (71.4%)");
});

test("a bar over a month, a point by itself and a single series say what they are", () => {
  const month = new Tips({ x: { name: "Month", type: "time", unit: "day" }, y: { name: "Rain" } }, []);
  assert.deepEqual(month.lines({ utcyearmonth_x: Date.UTC(2001, 0, 1), sum_y: 12345 }, red), [
    { name: "Month", value: "2001-01-01" },
    { name: "Rain", value: "12,345" },
  ]);
  const twice = new Tips({ x: { name: "At", type: "time", unit: "minute", changes: [[7200000, -3600000]] }, y: { name: "N" } }, []);
  assert.equal(twice.lines({ x: 3600000, y: 1 }, red)[0]?.value, "1970-01-01 01:00");
  assert.equal(twice.lines({ x: 7200000, y: 1 }, red)[0]?.value, "1970-01-01 01:00");
  const point = new Tips({ x: { name: "w", type: "number" }, y: { name: "h" }, s: { name: "kind" }, alone: true }, measured);
  assert.deepEqual(point.lines({ x: 2, y: 5, s: "a" }, red).map((line) => line.value), ["2", "a", "5"]);
});

test("a place with very many series keeps the one under the pointer in sight", () => {
  const many: Row[] = Array.from({ length: 100 }, (_, i) => ({ x: 1, y: i, s: `s${i}` }));
  const lines = new Tips({ x: { name: "x" }, y: { name: "y" }, s: {} }, many).lines({ x: 1, y: 99, s: "s99" }, red);
  assert.equal(lines.length, 16);
  assert.ok(lines.some((line) => line.here && line.name === "s99"));
  assert.equal(lines.at(-1)!.name, "and 86 more");
});

test("axes are written in the locale", () => {
  document.documentElement.dataset.locale = "de";
  const { number, time } = vegaLocale();
  delete document.documentElement.dataset.locale;
  assert.deepEqual([number.decimal, number.thousands, number.grouping[0]], [",", ".", 3]);
  assert.equal(time.months[2], "März");
  assert.equal(time.days[0], "Sonntag");
});
