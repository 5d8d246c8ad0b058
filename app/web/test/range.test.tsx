import { fire, tick } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { act } from "preact/test-utils";
import { session, sent, root, show, find, user, press } from "./harness.tsx";
import { fromTabs, toTabs } from "../src/table/range.ts";
import { stretch } from "../src/table/widths.ts";
import { pinColumn, shownColumns, widenColumn } from "../src/table/view.ts";
import { asRequest } from "../src/views.ts";
import type { Props } from "../src/wire.ts";

test("what spreadsheets copy is read as it was", () => {
  // Hazard: a cell with a line break or a tab shifts all that follow it.
  const cells = [["a", 'say "hi"', "two\nlines"], ["", "x\ty", "3"]];
  assert.deepEqual(fromTabs(toTabs(cells)), cells);
  assert.deepEqual(fromTabs("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(fromTabs('6" pipe\t"'), [['6" pipe', '"']], "a quote inside a cell is one of its characters");
  assert.deepEqual(fromTabs("a\n\nb"), [["a"], [""], ["b"]]);
});

test("a width that the reader gave stays, and the server is not told", () => {
  const widths = [{ width: 100, whole: 100 }, { width: 60, whole: 60, given: true as const }, { width: 100, whole: 100 }];
  assert.deepEqual(stretch(widths, 460), [200, 60, 200]);
  const view = pinColumn(widenColumn({ sort: [{ c: 1 }] }, 2, 90), 2);
  assert.deepEqual(asRequest(view), { sort: [{ c: 1 }] });
  assert.deepEqual(shownColumns(view, 3), [2, 0, 1]);
  assert.equal(asRequest(widenColumn({}, 0, 80)), undefined);
  assert.deepEqual(pinColumn(widenColumn(view, 2, undefined), 2), { sort: [{ c: 1 }] });
});

const v = { base: "R", cells: [], added: 0, deleted: [] };
const editor = (more: object = {}): Props => ({
  k: "editor", id: "e", rev: "R", label: "Staff", rows: 3, edit: [true, true], v,
  cols: [{ name: "name", type: "text" }, { name: "age", type: "int" }],
  ...more,
});
const names = ["Ada", "Bob", "Cyd"];

/** Answers what was asked for from rows of a name and an age. */
async function answer(): Promise<void> {
  await act(async () => {
    tick(60); // the pause before a range is asked for
    for (const m of sent.splice(0)) {
      if (m.t !== "window") {
        events.push(m);
        continue;
      }
      const rows = Math.min(m.rows, 3 - m.row);
      const cells = Array.from({ length: rows }, (_, r) => [names[m.row + r]!, `${m.row + r + 30}`].slice(m.col, m.col + m.cols)).flat();
      session.receiveWindow({ ...m, rows, status: 0, cells, sources: Array.from({ length: rows }, (_, r) => m.row + r), total: 3 });
    }
  });
}
let events: unknown[] = [];
const lastValue = () => (events.at(-1) as { set: { e: unknown } }).set.e;

const shift = (key: string) => user(() => void fire(find("table"), "keydown", { key, shiftKey: true }));
function copy(): string | undefined {
  let text: string | undefined;
  user(() => void fire(find("table"), "copy", { clipboardData: { setData: (_: string, t: string) => (text = t) } }));
  return text;
}
const paste = (text: string) => user(() => void fire(find("table"), "paste", { clipboardData: { getData: () => text } }));

test("a range is copied as spreadsheets read it", async () => {
  show(editor({ k: "table" }));
  await answer();
  shift("ArrowDown");
  shift("ArrowRight");
  assert.equal(root.querySelectorAll(".in-range").length, 4);
  assert.equal(copy(), undefined, "what has not come is not copied as something else");
  await answer();
  assert.equal(copy(), "Ada\t30\nBob\t31");
  user(() => press(find("table"), "ArrowDown"));
  assert.equal(root.querySelectorAll(".in-range").length, 0);
  user(() => void fire(find("table"), "keydown", { key: "a", ctrlKey: true }));
  await answer();
  assert.equal(copy(), "Ada\t30\nBob\t31\nCyd\t32");
});

test("a paste sets cells and adds rows, and is undone in one step", async () => {
  events = [];
  show(editor());
  await answer();
  user(() => press(find("table"), "ArrowDown"));
  user(() => press(find("table"), "ArrowDown"));
  paste("Dee\t40\nEve\t41\n");
  await answer();
  await answer();
  assert.deepEqual(lastValue(), { base: "R", cells: [[2, 0, "Dee"], [2, 1, "40"], [3, 0, "Eve"], [3, 1, "41"]], added: 1, deleted: [] });
  user(() => void fire(find("table"), "keydown", { key: "z", ctrlKey: true }));
  await answer();
  assert.deepEqual(lastValue(), v);
  user(() => void fire(find("table"), "keydown", { key: "z", ctrlKey: true, shiftKey: true }));
  await answer();
  assert.equal((lastValue() as typeof v).added, 1);
});

test("a paste of which one cell is no value changes nothing and says which", async () => {
  events = [];
  show(editor());
  await answer();
  paste("Dee\t40\nEve\told");
  await answer();
  await answer();
  assert.deepEqual(events, []);
  assert.match(root.textContent!, /“old” was not taken as age: a whole number, please\. Nothing was pasted\./);
  paste("a\t1\tc");
  await answer();
  await answer();
  assert.match(root.textContent!, /Only 2 columns are here/);
});

test("a head is made wider by Shift and the arrows", async () => {
  show(editor({ k: "table" }));
  await answer();
  user(() => press(find("table"), "ArrowUp"));
  const first = () => find("thead tr").style.gridTemplateColumns.split(" ")[0]!;
  const before = parseInt(first());
  shift("ArrowRight");
  assert.equal(parseInt(first()), before + 16);
  shift("ArrowLeft");
  assert.equal(parseInt(first()), before);
});

test("a pinned column brings its cells along", async () => {
  // Hazard: the heads are in another order than the cells below them.
  show(editor({ k: "table" }));
  await answer();
  user(() => find("[aria-label='Columns of Staff']").click());
  user(() => find("[aria-label='Pin age at the left']").click());
  const asked = sent.find((m) => m.t === "window");
  assert.deepEqual(asked?.t === "window" && asked.view, { cols: [1, 0] });
});
