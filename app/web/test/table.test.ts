import "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cells, type Block } from "../src/table/cells.ts";
import { move } from "../src/table/keys.ts";
import { Scroller, ScrollMap } from "../src/table/scroll.ts";
import { columnsBetween, measure, offsets, stretch } from "../src/table/widths.ts";
import type { CellWindow } from "../src/wire.ts";

const view = 360;
const rowHeight = 30;
const million3 = 3_000_000 * rowHeight;

test("a scroll bar within the browser's limit is the content's own", () => {
  const map = new ScrollMap(6_000, view);
  assert.equal(map.height, 6_000);
  for (const at of [0, 1, 999.5, 5_640]) assert.equal(map.toContent(at), at);
});

test("a compressed scroll bar reaches both ends and keeps the order", () => {
  // Hazard: the last rows of a long table can never be seen.
  const map = new ScrollMap(million3, view);
  assert.ok(map.height < 10_000_000);
  assert.equal(map.toContent(0), 0);
  assert.equal(map.toContent(map.height - view), million3 - view);
  let last = -1;
  for (let bar = 0; bar <= map.height - view; bar += 997) {
    const at = map.toContent(bar);
    assert.ok(at > last, `at ${bar}`);
    assert.ok(Math.abs(map.toBar(at) - bar) < 1e-3, `there and back at ${bar}`);
    last = at;
  }
});

test("small movements pass every row, wherever the table is scrolled to", () => {
  // Hazard: one notch of the wheel skips more rows than are seen at a time.
  const scroller = new Scroller(new ScrollMap(million3, view));
  for (const start of [0, 20_000_000, 45_000_000, million3 - 100_000]) {
    let bar = scroller.goTo(start);
    scroller.at(bar);
    for (let i = 1; i <= 200; i++) {
      scroller.moved((bar += 100), 3 * view);
      assert.equal(Math.round(scroller.top - start), 100 * i);
    }
    // The hand has left the wheel: the bar goes to where the content is, which does not move.
    const top = scroller.top;
    bar = scroller.map.toBar(top);
    scroller.at(bar);
    scroller.moved(bar, 3 * view);
    assert.equal(scroller.top, top);
  }
});

test("a dragged bar leads to its own place in the content", () => {
  const map = new ScrollMap(million3, view);
  const scroller = new Scroller(map);
  scroller.moved(4_000_000, 3 * view);
  assert.equal(scroller.top, map.toContent(4_000_000));
  scroller.moved(map.height - view, 3 * view);
  assert.equal(scroller.top, million3 - view);
});

test("a table that becomes shorter shows its end", () => {
  const scroller = new Scroller(new ScrollMap(million3, view));
  scroller.goTo(80_000_000);
  assert.equal(scroller.resize(new ScrollMap(900, view)), 900 - view);
  assert.equal(scroller.resize(new ScrollMap(30, 30)), 0);
});

/** Cells "row:col" of a table, answered when the test says so. */
function table(rows: number, cols: number) {
  const asked: { block: Block; answer: (w: CellWindow) => void }[] = [];
  let arrived = 0;
  const cells = new Cells({ rows, cols }, (block, answer) => asked.push({ block, answer }), () => arrived++);
  const answerAll = (status = 0) => {
    for (const { block: b, answer } of asked.splice(0)) {
      const texts = Array.from({ length: b.rows * b.cols }, (_, i) => `${b.row + Math.floor(i / b.cols)}:${b.col + (i % b.cols)}`);
      answer({ status, req: 0, ...b, cells: texts, sources: Array.from({ length: b.rows }, (_, i) => b.row + i), total: rows });
    }
  };
  return { cells, asked, answerAll, arrivals: () => arrived };
}

const range = (row: number, rowEnd: number, col = 0, colEnd = 3) => ({ row, rowEnd, col, colEnd });

test("cells are known once all of them have arrived, and then without asking", () => {
  const { cells, asked, answerAll, arrivals } = table(1000, 40);
  const wanted = range(60, 70, 14, 18);
  assert.equal(cells.read(wanted), undefined);
  assert.equal(asked.length, 4, "the range lies across four blocks");
  assert.equal(cells.read(wanted), undefined);
  assert.equal(asked.length, 4, "and none is asked for twice");
  answerAll();
  assert.equal(arrivals(), 4);
  const texts = cells.read(wanted)!;
  assert.deepEqual(texts[0], ["60:14", "60:15", "60:16", "60:17"]);
  assert.deepEqual(texts[9], ["69:14", "69:15", "69:16", "69:17"]);
});

test("no block reaches beyond the table", () => {
  const { cells, asked } = table(70, 3);
  cells.read(range(64, 70));
  assert.deepEqual(asked.map(({ block }) => block), [{ row: 64, rows: 6, col: 0, cols: 3 }]);
});

test("the rows around those in view are asked for ahead", () => {
  // Hazard: scrolling slowly stops at each block's end.
  const { cells, asked, answerAll } = table(1000, 3);
  cells.read(range(50, 62));
  answerAll();
  assert.ok(cells.read(range(50, 62)));
  assert.deepEqual(asked.map(({ block }) => block.row), [64]);
});

test("a bar that is dragged asks for a few blocks at a time, not for all it passes", () => {
  // Hazard: a thousand requests queue up before the one that matters.
  const { cells, asked, answerAll } = table(3_000_000, 3);
  for (let row = 0; row < 3_000_000; row += 10_000) cells.read(range(row, row + 12));
  assert.equal(asked.length, 4);
  answerAll();
  cells.read(range(2_999_988, 3_000_000));
  assert.equal(asked.at(-1)!.block.row, 2_999_936);
});

test("what is kept is bounded", () => {
  const { cells, asked, answerAll } = table(1_000_000, 3);
  for (let row = 0; row < 640_000; row += 6400) {
    cells.read(range(row, row + 12));
    answerAll();
  }
  assert.ok(cells.read(range(633_600, 633_612)), "the latest is known");
  asked.splice(0);
  assert.equal(cells.read(range(0, 12)), undefined, "the first has gone");
});

test("answers of a revision that is over, and refusals, bring nothing", () => {
  const { cells, answerAll, arrivals } = table(100, 3);
  cells.read(range(0, 12));
  answerAll(1);
  cells.read(range(0, 12));
  assert.equal(arrivals(), 0, "what has changed is drawn again with another revision");
  answerAll(2);
  assert.equal(arrivals(), 1, "a refusal is told, and brings no cells");
  assert.equal(cells.read(range(0, 12)), undefined);
  cells.close();
  answerAll();
  assert.equal(arrivals(), 1);
});

test("keys reach every cell and stay in the table", () => {
  const size = { rows: 100, cols: 5, page: 11 };
  const from = { row: 50, col: 2 };
  const go = (key: string, ctrl = false, cell = from) => {
    const to = move(cell, key, ctrl, size);
    return to && [to.row, to.col];
  };
  assert.deepEqual(go("ArrowUp"), [49, 2]);
  assert.deepEqual(go("ArrowDown"), [51, 2]);
  assert.deepEqual(go("ArrowLeft"), [50, 1]);
  assert.deepEqual(go("ArrowRight"), [50, 3]);
  assert.deepEqual(go("PageUp"), [39, 2]);
  assert.deepEqual(go("PageDown"), [61, 2]);
  assert.deepEqual(go("Home"), [50, 0]);
  assert.deepEqual(go("End"), [50, 4]);
  assert.deepEqual(go("Home", true), [0, 0]);
  assert.deepEqual(go("End", true), [99, 4]);
  assert.deepEqual(go("ArrowDown", true), [99, 2]);
  assert.deepEqual(go("PageDown", false, { row: 95, col: 0 }), [99, 0]);
  assert.deepEqual(go("ArrowLeft", false, { row: 0, col: 0 }), [0, 0]);
  assert.deepEqual(go("ArrowUp", false, { row: 0, col: 3 }), [-1, 3], "the heads stand above the first row");
  assert.deepEqual(go("ArrowRight", false, { row: -1, col: 3 }), [-1, 4]);
  assert.deepEqual(go("ArrowDown", false, { row: -1, col: 3 }), [0, 3]);
  assert.deepEqual(go("PageUp", false, { row: 5, col: 0 }), [0, 0]);
  assert.equal(go("a"), undefined);
});

test("columns are as wide as their cells need, within limits", () => {
  const widths = measure(
    [{ name: "id", type: "int" }, { name: "a long name", type: "int" }, { name: "t", type: "text" }, { name: "later", type: "int" }],
    0,
    [["1", "2", "x".repeat(100)], ["1000", "3", ""]],
    (text) => text.length * 10,
  );
  assert.deepEqual(widths.map(({ width }) => width), [65, 135, 340, 145]);
  assert.deepEqual(widths.map(({ whole }) => whole), [65, 135, 1025, 145]);
});

test("room that is left goes to cells that are cut off, and then to all", () => {
  const whole = (...widths: number[]) => widths.map((width) => ({ width, whole: width }));
  const cut = [{ width: 100, whole: 100 }, { width: 340, whole: 700 }];
  assert.deepEqual(stretch(whole(100, 200), 601), [200, 401]);
  assert.deepEqual(stretch(whole(100, 200), 250), [100, 200], "a table wider than its room stays so");
  assert.deepEqual(stretch(cut, 600), [100, 500]);
  assert.deepEqual(stretch(cut, 1600), [200, 1400]);
  assert.deepEqual(stretch([], 600), []);
});

test("the columns in view are found by their edges", () => {
  const at = offsets([100, 100, 100]);
  assert.deepEqual(at, [0, 100, 200, 300]);
  assert.deepEqual(columnsBetween(at, 0, 100), [0, 1]);
  assert.deepEqual(columnsBetween(at, 99, 101), [0, 2]);
  assert.deepEqual(columnsBetween(at, 100, 300), [1, 3]);
  assert.deepEqual(columnsBetween(at, 250, 900), [2, 3]);
  assert.deepEqual(columnsBetween([0], 0, 100), [0, 0]);
});
