import { fire, tick } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { act } from "preact/test-utils";
import { session, sent, root, delta, put, show, find, user, press, type } from "./harness.tsx";
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

const windows = () => sent.flatMap((m) => (m.t === "window" ? [m] : []));
const heads = () => [...root.querySelectorAll("th[aria-sort]")].map((th) => `${th.textContent} ${th.getAttribute("aria-sort")}`);

test("a head sorts by mouse and by keyboard, and a run leaves the order alone", () => {
  show(table("a"));
  answerCells();
  user(() => fire(root.querySelectorAll("th")[0]!, "click"));
  assert.deepEqual(windows().at(-1)!.view, { sort: [{ c: 0 }] });
  answerCells();
  assert.deepEqual(heads(), ["delay↑ ascending"]);
  user(() => press(find("table"), "ArrowDown"));
  user(() => press(find("table"), "ArrowUp"));
  user(() => press(find("table"), "ArrowRight"));
  assert.equal(active(), "origin", "the heads are reached from the first row");
  user(() => fire(find("table"), "keydown", { key: "Enter", shiftKey: true }));
  assert.deepEqual(windows().at(-1)!.view, { sort: [{ c: 0 }, { c: 1 }] });
  answerCells();
  delta([put(0, table("b"))], { end: "done" });
  assert.deepEqual(windows().at(-1)!.view, { sort: [{ c: 0 }, { c: 1 }] });
  user(() => press(find("table"), "ArrowDown"));
  assert.equal(find("table").getAttribute("aria-activedescendant")?.endsWith("-0-1"), true);
});

test("a search asks once typing pauses, and says how many rows are left", () => {
  show(table("a"));
  answerCells();
  answerCells();
  user(() => find("[aria-label='Search Flights']").click());
  user(() => type(find("input[type=search]"), "ab"));
  assert.deepEqual(windows(), []);
  user(() => tick(300));
  assert.deepEqual(windows()[0]!.view, { find: "ab" });
  answerCells(1234);
  assert.equal(find("[role=status].table-count").textContent, "1,234 of 3,000,000 rows");
  assert.equal(find("[role=grid]").getAttribute("aria-rowcount"), "1235");
  assert.match(find("a[download]").getAttribute("href")!, /^csv\/TOKEN\?table=t&view=%7B%22find%22%3A%22ab%22%7D$/);
  user(() => type(find("input[type=search]"), "none"));
  user(() => tick(300));
  answerCells(0);
  assert.deepEqual(cells(), []);
  assert.match(root.textContent!, /No rows/);
  user(() => type(find("input[type=search]"), ""));
  user(() => tick(300));
  answerCells(3_000_000);
  assert.equal(cells().length, 24);
});

test("a column is filtered by the values it has", () => {
  show(table("a"));
  answerCells();
  user(() => find("[aria-label='Filter Flights']").click());
  user(() => {
    find(".table-panel select").value = "1";
    fire(find(".table-panel select"), "change");
  });
  const asked = windows().at(-1)!;
  assert.deepEqual(asked.view, { distinct: 1, sort: [{ c: 1 }], cols: [1] });
  sent.splice(0);
  act(() => session.receiveWindow({ ...asked, status: 0, rows: 2, cells: ["JFK", "<b>"], sources: [0, 1], total: 2 }));
  const values = [...root.querySelectorAll(".table-values label")].map((l) => l.textContent);
  assert.deepEqual(values, ["JFK", "<b>"]);
  user(() => root.querySelectorAll<HTMLInputElement>(".table-values input")[1]!.click());
  assert.deepEqual(windows().at(-1)!.view, { filter: [{ c: 1, in: ["JFK"] }] });
  assert.equal(find(".table-chips").textContent, "origin JFK");
  user(() => find(".table-chips button").click());
  assert.equal(windows().at(-1)!.view, undefined);
});

test("rows are selected by their index in the data, by mouse and by keyboard", () => {
  // Hazard: in a sorted table the row at the same place is another.
  show(table("a", 3, { k: "rows", most: 2, v: { rev: "a", rows: [] } }));
  act(() => {
    for (const m of windows()) session.receiveWindow({ ...m, status: 0, cells: ["x", "1", "y", "2", "z", "3"], sources: [7, 5, 9], total: 3 });
  });
  sent.splice(0);
  user(() => press(find("table"), "ArrowDown"));
  user(() => press(find("table"), " "));
  assert.deepEqual(sent.at(-1), { t: "event", n: 1, set: { t: { rev: "a", rows: [5] } } });
  user(() => find("[aria-label='Select row 1']").click());
  assert.deepEqual(sent.at(-1), { t: "event", n: 2, set: { t: { rev: "a", rows: [5, 7] } } });
  user(() => find("[aria-label='Select row 3']").click());
  assert.equal(sent.length, 2, "no more than may be selected");
  assert.deepEqual([...root.querySelectorAll("tbody tr")].map((tr) => tr.getAttribute("aria-selected")), ["true", "true", "false"]);
  assert.equal(find("[role=status].table-count").textContent, "2 selected");
});

test("a cell opens although its table has just become another", () => {
  // Hazard: who edits one cell after another is faster than the page hears of the first, and Enter does nothing.
  const v = { base: "B", cells: [], added: 0, deleted: [] };
  const changed = () => act(() => session.receiveWindow({ ...windows().at(-1)!, status: 1, rows: 0, cells: [], sources: [], total: 0 }));
  for (const first of ["the answer", "the page"]) {
    show(table(`old ${first}`, 2, { k: "editor", edit: [true, false], v }));
    answerCells(2);
    user(() => press(find("table"), "Enter"));
    if (first === "the answer") changed();
    const late = windows().at(-1)!;
    show(table(`new ${first}`, 2, { k: "editor", edit: [true, false], v }));
    if (first === "the page") act(() => session.receiveWindow({ ...late, status: 1, rows: 0, cells: [], sources: [], total: 0 }));
    assert.deepEqual([windows().at(-1)!.rev, windows().at(-1)!.view], [`new ${first}`, { plain: true }], first);
    answerCells(2);
    assert.ok(find("td input[aria-label=delay]"), first);
    user(() => press(find("td input[aria-label=delay]"), "Escape"));
  }
});

test("a cell is edited in its place; the edits go as one value", () => {
  const v = { base: "B", cells: [], added: 0, deleted: [] };
  show(table("a", 2, { k: "editor", edit: [true, false], v }));
  answerCells(2);
  user(() => press(find("table"), "Enter"));
  assert.deepEqual(windows().at(-1)!.view, { plain: true }, "what is edited has no format");
  answerCells(2);
  const input = find("td input[aria-label=delay]");
  user(() => {
    input.value = "x";
    press(input, "Enter");
  });
  assert.equal(find("td input[aria-label=delay]").getAttribute("aria-invalid"), "true");
  assert.equal(find(".table-refused").textContent, "delay: a whole number, please.", "it says so on the page, not only to a mouse");
  assert.deepEqual(sent, []);
  user(() => {
    input.value = "12";
    press(input, "Enter");
  });
  assert.deepEqual(sent.at(-1), { t: "event", n: 1, set: { t: { ...v, cells: [[0, 0, "12"]] } } });
  assert.equal(find("td input[aria-label=delay]"), null);
  assert.equal(find(".table-refused").textContent, "");
  assert.equal(cells()[1], "12", "it is seen before the server has answered");
  user(() => press(find("table"), "ArrowRight"));
  user(() => press(find("table"), "Enter"));
  answerCells(2);
  assert.equal(find("td input[aria-label=origin]"), null, "a column that cannot be edited");
  user(() => find("[aria-label='Select row 2']").click());
  user(() => find("[aria-label='Delete selected rows']").click());
  user(() => find("[aria-label='Add a row']").click());
  assert.deepEqual(sent.at(-1), { t: "event", n: 3, set: { t: { base: "B", cells: [[0, 0, "12"]], added: 1, deleted: [1] } } });
});
