import "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { addRow, deleteRows, setCell, textOf, tooMany, wrong, type Edits } from "../src/table/edits.ts";
import { describe, filterBy, moveColumn, shownColumns, sortBy, tidy, toggleColumn } from "../src/table/view.ts";
import { Views } from "../src/views.ts";
import type { View } from "../src/wire.ts";

test("a head sorts upwards, downwards, and no longer", () => {
  let view: View = { find: "x" };
  const sorts = [];
  for (let i = 0; i < 4; i++) sorts.push((view = sortBy(view, 2, false)).sort);
  assert.deepEqual(sorts, [[{ c: 2 }], [{ c: 2, desc: true }], undefined, [{ c: 2 }]]);
  assert.equal(view.find, "x", "what else the view has stays");
  assert.deepEqual(sortBy(view, 1, false).sort, [{ c: 1 }], "another column takes its place");
});

test("with Shift a head sorts after those that sort already", () => {
  let view = sortBy(sortBy({}, 2, false), 0, true);
  assert.deepEqual(view.sort, [{ c: 2 }, { c: 0 }]);
  view = sortBy(view, 2, true);
  assert.deepEqual(view.sort, [{ c: 2, desc: true }, { c: 0 }], "and keeps its rank");
  assert.deepEqual(sortBy(view, 2, true).sort, [{ c: 0 }]);
});

test("a filter takes the place of the one that the column has", () => {
  const one = filterBy({}, { c: 1, has: "a" });
  const two = filterBy(one, { c: 0, min: "1", max: "" });
  assert.deepEqual(two.filter, [{ c: 1, has: "a" }, { c: 0, min: "1" }]);
  assert.deepEqual(filterBy(two, { c: 1, has: "" }).filter, [{ c: 0, min: "1" }]);
  assert.deepEqual(filterBy(one, { c: 1, in: [] }).filter, [{ c: 1, in: [] }], "no value at all is a filter");
  assert.deepEqual(tidy(filterBy(one, { c: 1 })), {});
});

test("columns are hidden and moved, but never the last one", () => {
  let view = toggleColumn({}, 1, 3);
  assert.deepEqual(view.cols, [0, 2]);
  assert.deepEqual(toggleColumn(view, 1, 3).cols, [0, 2, 1]);
  view = moveColumn(view, 2, -1, 3);
  assert.deepEqual(shownColumns(view, 3), [2, 0]);
  assert.equal(moveColumn(view, 2, -1, 3), view, "no further than the edge");
  view = toggleColumn(toggleColumn(view, 2, 3), 0, 3);
  assert.deepEqual(view.cols, [0]);
  assert.deepEqual(toggleColumn(toggleColumn(toggleColumn({}, 0, 2), 0, 2), 1, 2).cols, [0]);
  assert.deepEqual(moveColumn(moveColumn({}, 0, 1, 2), 0, -1, 2), {}, "back in order is no choice");
});

test("a filter is said in a few words", () => {
  assert.equal(describe({ c: 0, min: "1", max: "5" }, "Price"), "Price 1 – 5");
  assert.equal(describe({ c: 0, in: ["", "a"] }, "City"), "City (empty) or a");
  assert.equal(describe({ c: 0, in: [] }, "City"), "City nothing");
  assert.equal(describe({ c: 0, has: "<b>" }, "City"), "City contains “<b>”");
});

function storage() {
  const items = new Map<string, string>();
  return { items, getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => void items.set(key, value) } as unknown as Storage & {
    items: Map<string, string>;
  };
}

test("views outlive a reload, and belong to the columns they were made for", () => {
  // Hazard: a filter of column 2 falls on another column after the app has changed.
  const kept = storage();
  const columns = [{ name: "a", type: "int" }];
  new Views("k", kept).set("t", columns, { find: "x" });
  const after = new Views("k", kept);
  assert.deepEqual(after.get("t", columns), { find: "x" });
  assert.deepEqual(after.get("t", [{ name: "a", type: "text" }]), {});
  for (let i = 0; i < 300; i++) after.set(`t${i}`, columns, { find: "y" });
  assert.deepEqual(after.get("t", columns), {}, "what is kept is bounded");
  assert.ok(kept.items.get("k")!.length < 20_000);
  kept.setItem("k", "{broken");
  assert.deepEqual(new Views("k", kept).get("t", columns), {});
});

const none: Edits = { base: "b", cells: [], added: 0, deleted: [] };

test("edits are the latest of each cell, and none of deleted rows", () => {
  let edits = setCell(setCell(setCell(none, 0, 1, "a"), 2, 1, "x"), 0, 1, "b");
  assert.equal(textOf(edits, 0, 1), "b");
  assert.equal(edits.cells.length, 2);
  edits = deleteRows(addRow(edits), [2, 2, 1]);
  assert.deepEqual(edits, { base: "b", cells: [[0, 1, "b"]], added: 1, deleted: [1, 2] });
});

test("more edits than a message can carry are not sent", () => {
  // Hazard: the server closes the connection, and all edits are lost.
  assert.equal(tooMany(none), false);
  assert.equal(tooMany({ ...none, added: 1001 }), true);
  assert.equal(tooMany(setCell(none, 0, 0, "é".repeat(300_000))), false);
  assert.equal(tooMany(setCell(none, 0, 0, "é".repeat(600_000))), true);
});

test("a text that is no value of its column is told before it is sent", () => {
  for (const [type, text] of [["int", "1.5"], ["int", "x"], ["float", "1,5"], ["float", "."], ["time", "tomorrow"]] as const) assert.ok(wrong(type, text), `${type} ${text}`);
  for (const [type, text] of [["int", " -3 "], ["int", ""], ["float", "1e3"], ["float", ".5"], ["time", "2001-02-03 04:05"], ["text", "x"]] as const) {
    assert.equal(wrong(type, text), undefined, `${type} ${text}`);
  }
});
