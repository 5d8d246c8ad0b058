// Nothing that is typed is lost: texts that are too long, cells that are open, rows of a form, values of the script's.

import { fire, tick } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { act } from "preact/test-utils";
import { button, delta, event, find, press, put, root, sent, session, show, text, type, user } from "./harness.tsx";
import { wrongText } from "../src/widgets/length.ts";
import type { Op, Props } from "../src/wire.ts";

const most = 1 << 20;
const alert = () => root.querySelector(".field-wrong")?.textContent ?? "";

test("a text is too long by its bytes, by its characters, or as a message", () => {
  // Hazard: a browser cuts what is pasted, and its user takes the half for the whole.
  assert.equal(wrongText("x".repeat(most)), undefined);
  assert.match(wrongText("x".repeat(most + 1))!, /1 MB at most/);
  assert.match(wrongText("ä".repeat(most / 2 + 1))!, /1 MB at most/);
  assert.equal(wrongText("\n".repeat(most)), undefined, "a line end is two bytes of a message");
  assert.match(wrongText("\u0001".repeat(most / 2))!, /1 MB at most/, "and this character six");
  assert.equal(wrongText("😀😀", 2), undefined, "two characters, of two units each");
  assert.equal(wrongText("abc", 2), "1 character too many: 2 at most.");
  assert.equal(wrongText("x".repeat(1502), 500), "1,002 characters too many: 500 at most.");
  assert.match(wrongText("a\0b")!, /NUL/);
});

const area = (more: object = {}): Props => ({ k: "textarea", id: "area", label: "Area", height: 320, v: "", ...more });

test("a text that is too long stays in its field, which says so, and is sent once it is shorter", () => {
  for (const node of [text("", { id: "area", max: 5 }), area({ max: 5 })]) {
    show(node, button);
    const field = find("main .control");
    assert.equal(field.getAttribute("maxlength"), null);
    user(() => type(field, "1234567"));
    assert.equal(alert(), "2 characters too many: 5 at most.");
    assert.equal(field.getAttribute("aria-invalid"), "true");
    user(() => fire(field, "blur"));
    user(() => find(".node.button button").click());
    assert.deepEqual(sent.splice(0).map((m) => "set" in m && m.set), [{}], "the press goes without it");
    assert.equal(field.value, "1234567");
    user(() => type(field, "12345"));
    assert.equal(alert(), "");
    user(() => fire(field, "blur"));
    assert.deepEqual(sent.splice(0).map((m) => "set" in m && m.set), [{ area: "12345" }]);
    delta([["cut", [0], 0]], { end: "done", seen: 99 });
  }
});

test("a message that is too long is not sent, and stays", () => {
  show({ k: "chatinput", id: "chat", label: "Say" });
  const field = find("textarea");
  user(() => type(field, "x".repeat(most + 1)));
  assert.match(alert(), /1 MB at most/);
  user(() => press(field, "Enter"));
  assert.deepEqual(sent, []);
  assert.equal(field.value.length, most + 1);
  user(() => type(field, "x".repeat(most)));
  user(() => press(field, "Enter"));
  assert.equal(sent.length, 1);
});

/** Answers the cells that were asked for with "row:col", as a server that has so many rows. */
function answerCells(rows: number): void {
  act(() => {
    for (const m of sent.splice(0)) {
      if (m.t !== "window") continue;
      const left = Array.from({ length: rows }, (_, i) => i).filter((row) => !m.view?.without?.includes(row));
      const sources = left.slice(m.row, m.row + m.rows);
      const cells = sources.flatMap((row) => Array.from({ length: m.cols }, (_, c) => `${row}:${m.col + c}`));
      session.receiveWindow({ ...m, status: 0, rows: sources.length, cells, sources, total: left.length });
    }
  });
}

const none = { base: "B", cells: [], added: 0, deleted: [] };
const editor = (rows = 3, v: object = none, rev = "B"): Props => ({
  k: "editor", id: "e", rev, label: "Staff", rows, edit: [true, true], v,
  cols: [{ name: "name", type: "text" }, { name: "age", type: "int" }],
});
const cells = () => [...root.querySelectorAll("[role=gridcell]:not(.table-box)")].map((cell) => cell.textContent);
const openCell = (rows = 3) => {
  user(() => press(find("table"), "Enter"));
  answerCells(rows);
  return find("td input[type=text]");
};

test("a press takes the open cell along, and closes it", () => {
  // Hazard: a click on Save leaves the focus in the cell, and what stands in it is not saved.
  show(editor(), button);
  answerCells(3);
  const cell = openCell();
  user(() => type(cell, "Ada"));
  user(() => find(".node.button button").click());
  assert.deepEqual(sent.splice(0), [event(1, { e: { ...none, cells: [[0, 0, "Ada"]] } }, ["go"])]);
  assert.equal(find("td input[type=text]"), null);
  assert.equal(cells()[0], "Ada");
  user(() => find(".node.button button").click());
  assert.deepEqual(sent.splice(0), [event(2, {}, ["go"])], "it is entered once");
});

test("a cell whose text is none stays open over a press, and says why", () => {
  show(editor(), button);
  answerCells(3);
  user(() => press(find("table"), "ArrowRight"));
  const cell = openCell();
  user(() => type(cell, "old"));
  user(() => find(".node.button button").click());
  assert.deepEqual(sent.splice(0), [event(1, {}, ["go"])]);
  assert.equal(find("td input[type=text]").value, "old");
  assert.match(find(".table-refused").textContent!, /a whole number/);
});

test("a cell that is scrolled out of sight is entered", () => {
  show(editor(100));
  answerCells(100);
  const cell = openCell(100);
  user(() => type(cell, "Ada"));
  user(() => {
    const box = find(".table-scroll");
    box.scrollTop = 30 * 50;
    fire(box, "scroll");
  });
  answerCells(100);
  user(() => {});
  assert.deepEqual(session.values.shown("e", none), { ...none, cells: [[0, 0, "Ada"]] });
});

test("a cell that is too long says so", () => {
  show(editor());
  answerCells(3);
  const cell = openCell();
  user(() => type(cell, "x".repeat(10_001)));
  user(() => press(cell, "Enter"));
  assert.match(find(".table-refused").textContent!, /10,000 characters at most/);
  assert.equal(find("td input[type=text]").value.length, 10_001);
});

const form = (...nodes: Props[]): Op[] => [
  put(0, { k: "form", id: "f", label: "F" }),
  ...[...nodes, { k: "submit", id: "send", label: "Send" }].map((props, i): Op => ["put", [0, 0, i], props]),
];
const submit = () => user(() => void fire(find("form"), "submit", { submitter: find("button[type=submit]") }));

test("in a form, rows that were added are shown and can be filled, and deleted ones go", () => {
  // Hazard: a form's editor shows what the server has, which knows of nothing before the submit.
  delta(form(editor()), { start: true, end: "done" });
  answerCells(3);
  assert.equal(cells().length, 6);
  user(() => find("[aria-label='Add a row']").click());
  assert.equal(cells().length, 8);
  assert.match(root.textContent!, /4 rows/);
  user(() => fire(find("table"), "keydown", { key: "End", ctrlKey: true }));
  user(() => press(find("table"), "ArrowLeft"));
  user(() => press(find("table"), "Home"));
  user(() => press(find("table"), "Enter"));
  const cell = find("td input[type=text]");
  assert.equal(cell.value, "");
  user(() => type(cell, "Di"));
  user(() => press(cell, "Enter"));
  assert.equal(cells()[6], "Di");
  user(() => find("[aria-label='Select row 2']").click());
  user(() => find("[aria-label='Delete selected rows']").click());
  answerCells(3);
  assert.deepEqual(cells(), ["0:0", "0:1", "2:0", "2:1", "Di", ""]);
  user(() => find("[aria-label='Add a row']").click());
  user(() => find("[aria-label='Select row 3']").click());
  user(() => find("[aria-label='Delete selected rows']").click());
  assert.deepEqual(cells(), ["0:0", "0:1", "2:0", "2:1", "", ""], "a row that was added goes too");
  const last = openLast();
  user(() => type(last, "Ed"));
  submit();
  const v = { base: "B", cells: [[4, 0, "Ed"]], added: 2, deleted: [1, 3] };
  assert.deepEqual(sent.filter((m) => m.t === "event"), [event(1, { e: v }, ["send"])], "with the cell that was open");
  assert.deepEqual(cells(), ["0:0", "0:1", "2:0", "2:1", "Ed", ""], "until the server has answered");
  sent.splice(0);
  delta([["put", [0, 0, 0], editor(3, v, "C")]], { start: true, end: "done", seen: 1 });
  act(() => {
    for (const m of sent.splice(0)) {
      if (m.t !== "window") continue;
      assert.equal(m.view, undefined);
      session.receiveWindow({ ...m, status: 0, rows: 3, cells: ["0:0", "0:1", "2:0", "2:1", "Ed", "0"], sources: [0, 2, 4], total: 3 });
    }
  });
  assert.deepEqual(cells(), ["0:0", "0:1", "2:0", "2:1", "Ed", "0"]);
});

function openLast(): HTMLInputElement {
  user(() => fire(find("table"), "keydown", { key: "End", ctrlKey: true }));
  user(() => press(find("table"), "Home"));
  user(() => press(find("table"), "Enter"));
  return find("td input[type=text]");
}

test("what the script sets replaces what is half typed", () => {
  // Hazard: the value is the one that was typed over, so the field goes on showing what its user typed.
  show(text(""));
  user(() => type(find("main input"), "half"));
  delta([put(0, text("", { set: 2 }))], { start: true, end: "done" });
  assert.equal(find("main input").value, "");
  user(() => fire(find("main input"), "blur"));
  assert.deepEqual(sent, []);
  user(() => type(find("main input"), "more"));
  delta([put(0, text("", { set: 2, help: "x" }))], { start: true, end: "done" });
  assert.equal(find("main input").value, "more", "it was said once");
});

test("what the script sets replaces what a form holds back, but not what a new session does not know", () => {
  const fields = (more: object = {}) => form(text("", { id: "name", ...more }), { k: "checkbox", id: "box", label: "Box", v: false });
  delta(fields(), { start: true, end: "done" });
  user(() => type(find("main input"), "Ada"));
  user(() => fire(find("main input"), "blur"));
  user(() => find("main input[type=checkbox]").click());
  delta(fields({ v: "Bob", set: 3 }), { start: true, end: "done" });
  assert.equal(find("main input").value, "Bob");
  assert.deepEqual(session.values.unsent("f"), { box: true });
  user(() => type(find("main input"), "Cy"));
  user(() => fire(find("main input"), "blur"));
  user(() => session.receive({ t: "welcome", tab: "U", csv: "TOKEN", resumed: false }, (m) => sent.push(m)));
  delta(fields({ v: "Bob", set: 1 }), { start: true, end: "done" });
  assert.equal(find("main input").value, "Cy");
});

test("what is under way is newer than what the script sets", () => {
  show(text(""));
  user(() => type(find("main input"), "sent"));
  user(() => press(find("main input"), "Enter"));
  delta([put(0, text("set", { set: 2 }))], { start: true, end: "done", seen: 0 });
  assert.equal(find("main input").value, "sent");
});

test("a download waits for what was typed", () => {
  // Hazard: the browser fetches the file before a run has seen the cell that its user has just filled.
  const download: Props = { k: "download", id: "down", label: "Save", url: "download/T", name: "a.csv" };
  show(text(""), download);
  const link = find("a[download]") as unknown as HTMLAnchorElement;
  let fetched = 0;
  link.addEventListener("click", (e) => {
    if (!e.defaultPrevented) fetched++;
    e.preventDefault();
  });
  user(() => link.click());
  assert.deepEqual([fetched, sent.splice(0)], [1, [event(1, {}, ["down"])]]);
  delta([], { start: true, end: "done", seen: 1 });
  user(() => type(find("main input"), "Ada"));
  user(() => link.click());
  assert.deepEqual([fetched, sent.splice(0)], [1, [event(2, { name: "Ada" }, ["down"])]]);
  delta([put(0, text("Ada"))], { start: true, seen: 2 });
  user(() => tick(100));
  assert.equal(fetched, 1);
  delta([], { end: "done", seen: 2 });
  user(() => tick(100));
  assert.deepEqual([fetched, sent], [2, []], "once, and without another press");
});

test("the keys of an input method do not enter or drop what is typed", () => {
  // Hazard: Safari's Enter that ends a choice says that nothing is composed any more; and Esc, which gives up a choice, would
  // give up the whole text.
  for (const node of [text(""), { k: "chatinput", id: "name", label: "Say" }, area({ id: "name" })]) {
    show(node);
    const field = find("main :is(input, textarea)");
    user(() => type(field, "にほん"));
    for (const key of ["Enter", "Escape"]) {
      for (const how of [{ isComposing: true }, { keyCode: 229 }]) user(() => fire(field, "keydown", { key, ctrlKey: key === "Enter" && node.k === "textarea", ...how }));
    }
    assert.deepEqual(sent, []);
    assert.equal(field.value, "にほん");
    delta([["cut", [0], 0]], { end: "done" });
  }
  show(editor());
  answerCells(3);
  const cell = openCell();
  user(() => type(cell, "にほん"));
  for (const key of ["Enter", "Escape", "Tab"]) user(() => fire(cell, "keydown", { key, keyCode: 229 }));
  assert.equal(find("td input[type=text]").value, "にほん");
});
