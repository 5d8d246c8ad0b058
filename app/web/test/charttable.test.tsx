import "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { delta, put, root, sent, show, find, user } from "./harness.tsx";
import type { Op, Props } from "../src/wire.ts";

const chart: Props = { k: "vega", id: "c", label: "Walk", alt: "Line chart of value by row", spec: {}, height: 320, shown: 7791, of: 1_000_000 };
const behind: Op = ["put", [0, 0, 0], { k: "charttable", id: "b", rev: "r", label: "Walk", rows: 1_000_000, cols: [{ name: "value", type: "float" }] }];
const tool = (name: string) => find(`.chart-tools [aria-label="${name}"]`);

test("a chart says what it leaves out, and has all of it behind it", () => {
  delta([put(0, chart), behind], { start: true, end: "done" });
  assert.equal(find("[role=img]").getAttribute("aria-label"), "Line chart of value by row");
  assert.equal(find(".chart-note").textContent, "7,791 of 1,000,000 points shown");
  assert.equal(root.querySelector("[role=grid]"), null);
  assert.equal(sent.length, 0, "the table asks for nothing before it is shown");
  user(() => tool("Show as table").click());
  assert.equal(find("[role=grid]").getAttribute("aria-rowcount"), "1000001");
  assert.equal(find(".chart").hidden, true);
  assert.equal(sent[0]!.t, "window");
  user(() => tool("Show as chart").click());
  assert.equal(find(".chart").hidden, false);
});

test("a chart without a table behind it offers none", () => {
  show(chart);
  assert.equal(tool("Show as table"), null);
});

test("a chart is saved with all its rows, and says where there are none", () => {
  delta([put(0, chart), behind], { start: true, end: "done" });
  assert.equal(tool("Save as CSV").getAttribute("href"), "csv/TOKEN?table=b");
  assert.ok(tool("Save as PNG"));
  show({ ...chart, empty: true });
  assert.equal(find(".chart-empty").textContent, "No data");
  assert.equal(find(".chart").style.minHeight, "320px", "the place is as large as with data");
  assert.equal(tool("Save as PNG"), null);
});
