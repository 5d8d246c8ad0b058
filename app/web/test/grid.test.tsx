import { fire } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { act } from "preact/test-utils";
import { session, sent, root, delta, put, show, find, user, press } from "./harness.tsx";
import type { Props } from "../src/wire.ts";

/** Answers the cells that were asked for with "rev row:col". */
function answerCells(rows = lastRows): void {
  act(() => {
    for (const m of sent.splice(0)) {
      if (m.t !== "window") continue;
      const cells = Array.from({ length: m.rows * m.cols }, (_, i) => `${m.rev} ${m.row + Math.floor(i / m.cols)}:${m.col + (i % m.cols)}`);
      const sources = Array.from({ length: m.rows }, (_, i) => m.row + i);
      session.receiveWindow({ ...m, status: 0, cells, sources, total: rows });
    }
  });
}

let lastRows = 0;

const table = (rev: string, rows = 3_000_000, more: object = {}): Props => ({
  k: "table",
  id: "t",
  rev,
  label: "Flights",
  rows: (lastRows = rows),
  ...more,
  cols: [{ name: "delay", type: "int" }, { name: "origin", type: "text" }],
});
const cells = () => [...root.querySelectorAll("[role=gridcell]")].map((cell) => cell.textContent);
const active = () => document.getElementById(find("table").getAttribute("aria-activedescendant") ?? "")?.textContent;

test("a table is a grid that says how long it is, of which a window is there", () => {
  show(table("a"));
  assert.deepEqual(cells(), []);
  answerCells();
  const grid = find("[role=grid]");
  assert.equal(grid.getAttribute("aria-label"), "Flights");
  assert.equal(grid.getAttribute("aria-rowcount"), "3000001");
  assert.deepEqual(cells().slice(0, 4), ["a 0:0", "a 0:1", "a 1:0", "a 1:1"]);
  assert.equal(cells().length, 24);
  assert.match(root.textContent!, /rows 1–12 of 3,000,000/);
});

test("the keys lead to every end of a table", () => {
  show(table("a"));
  answerCells();
  user(() => fire(find("table"), "keydown", { key: "End", ctrlKey: true }));
  answerCells();
  assert.equal(active(), "a 2999999:1");
  assert.match(root.textContent!, /rows 2,999,989–3,000,000 of 3,000,000/);
  user(() => press(find("table"), "ArrowUp"));
  assert.equal(active(), "a 2999998:1");
  user(() => fire(find("table"), "keydown", { key: "Home", ctrlKey: true }));
  assert.equal(active(), "a 0:0");
});

test("a table that changed shows what it had until the new cells are there", () => {
  // Hazard: at each click the table is empty for a moment.
  show(table("a"));
  answerCells();
  delta([put(0, table("b"))], { end: "done" });
  assert.equal(cells()[0], "a 0:0");
  answerCells();
  assert.equal(cells()[0], "b 0:0");
  delta([put(0, table("c", 2))], { end: "done" });
  answerCells();
  assert.deepEqual(cells(), ["c 0:0", "c 0:1", "c 1:0", "c 1:1"]);
  assert.match(root.textContent!, /2 rows/);
});

test("a table that did not change asks for nothing again", () => {
  show(table("a"));
  answerCells();
  answerCells();
  delta([put(0, { ...table("a") })], { end: "done" });
  user(() => press(find("table"), "ArrowDown"));
  assert.deepEqual(sent, []);
});
