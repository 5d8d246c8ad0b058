import { fire, tick } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { sent, root, delta, put, show, find, control, user, press, type, event, text, button } from "./harness.tsx";
import type { Props } from "../src/wire.ts";

const number = (v: number): Props => ({ k: "number", id: "page", label: "Page", min: 1, max: 9, step: 1, v });
const slider = (v: number): Props => ({ k: "slider", id: "size", label: "Size", min: 0, max: 100, step: 1, v });

test("a label names its control", () => {
  show(text(""), number(1), slider(1), { k: "checkbox", id: "c", label: "Check", v: true }, { k: "select", id: "s", label: "One", options: ["a", "b"], v: 1 });
  for (const [name, tag] of [["Name", "INPUT"], ["Page", "INPUT"], ["Size", "INPUT"], ["Check", "INPUT"], ["One", "SELECT"]]) {
    const label = [...root.querySelectorAll("label")].find((l) => l.textContent === name)!;
    assert.equal(document.getElementById(label.htmlFor)?.tagName, tag, name);
  }
  assert.equal((find("select") as unknown as HTMLSelectElement).selectedIndex, 1);
  assert.equal(find("input[type=checkbox]").checked, true);
});

test("text is sent on Enter and when the focus leaves, once", () => {
  show(text(""));
  user(() => type(control(), "Ada"));
  assert.deepEqual(sent, []);
  assert.match(root.textContent!, /Press Enter to apply/);
  user(() => press(control(), "Enter"));
  user(() => fire(control(), "blur"));
  assert.deepEqual(sent, [event(1, { name: "Ada" })]);
  assert.doesNotMatch(root.textContent!, /Press Enter to apply/);
  user(() => type(control(), "Ada L"));
  user(() => fire(control(), "blur"));
  assert.deepEqual(sent.slice(1), [event(2, { name: "Ada L" })]);
});

test("Enter that belongs to an input method sends nothing", () => {
  show(text(""));
  user(() => type(control(), "とう"));
  user(() => fire(control(), "keydown", { key: "Enter", isComposing: true }));
  assert.deepEqual(sent, []);
});

test("half-typed text survives what the server says of the old one", () => {
  // Hazard (A7): a run that ends while its user types takes the letters away.
  show(text(""));
  user(() => type(control(), "Ada"));
  user(() => press(control(), "Enter"));
  user(() => type(control(), "Ada Love"));
  delta([put(0, text("Ada"))], { seen: 1, end: "done" });
  assert.equal(control().value, "Ada Love");
});

test("half-typed text gives way to a value that the server decided on", () => {
  show(text(""));
  user(() => type(control(), "Ada"));
  user(() => press(control(), "Enter"));
  user(() => type(control(), "Ada L"));
  delta([put(0, text("ADA"))], { seen: 1, end: "done" });
  assert.equal(control().value, "ADA");
});

test("a press takes the text that is being typed along, in one event", () => {
  // Hazard: the click takes the focus from the text, whose run redraws the page under the pointer, and the click is lost.
  show(text(""), button);
  const input = control();
  input.type = "text";
  input.focus();
  user(() => type(input, "Ada"));
  assert.equal(fire(find("button.press"), "mousedown"), false, "the focus stays");
  user(() => find("button.press").click());
  assert.deepEqual(sent, [event(1, { name: "Ada" }, ["go"])]);
  user(() => fire(input, "blur"));
  assert.equal(sent.length, 1);
});

test("presses during a run are all sent", () => {
  show(button);
  delta([], { run: 2, start: true });
  for (let i = 0; i < 3; i++) user(() => find("button.press").click());
  assert.deepEqual(sent, [1, 2, 3].map((n) => event(n, {}, ["go"])));
});

test("a dragged slider sends now and then, and its last value for certain", () => {
  show(slider(0));
  for (let v = 1; v <= 30; v++) {
    user(() => type(control(), String(v)));
    tick(10);
  }
  const onTheWay = sent.length;
  assert.ok(onTheWay >= 2 && onTheWay <= 4, `${onTheWay} events in 300 ms`);
  user(() => type(control(), "31"));
  user(() => fire(control(), "change"));
  assert.deepEqual(sent.at(-1), event(sent.length, { size: 31 }));
  const all = sent.length;
  tick(1000);
  assert.equal(sent.length, all, "nothing is sent twice");
  assert.equal(find("output").textContent, "31");
});

test("a slider stays under the hand while older runs answer", () => {
  show(slider(0));
  user(() => type(control(), "40"));
  user(() => type(control(), "50"));
  delta([put(0, slider(40))], { seen: 1 });
  assert.equal(control().value, "50");
  user(() => fire(control(), "change"));
  delta([put(0, slider(45))], { seen: 2, end: "done" });
  assert.equal(control().value, "45", "until the server has decided");
});

test("steps of a number are shown at once and sent when they pause", () => {
  show(number(1));
  for (let i = 0; i < 3; i++) user(() => press(control(), "ArrowUp"));
  user(() => find("[aria-label='More Page']").click());
  assert.equal(control().value, "5");
  assert.deepEqual(sent, []);
  tick(150);
  assert.deepEqual(sent, [event(1, { page: 5 })]);
  user(() => press(control(), "PageUp"));
  assert.equal(control().value, "9", "and keep to the range");
});

test("what is no number is said to be none, and not sent", () => {
  show(number(1));
  user(() => type(control(), "1x"));
  assert.equal(find("[role=alert]"), null, "half a number is no mistake yet");
  user(() => press(control(), "Enter"));
  assert.match(find("[role=alert]").textContent!, /Enter a number/);
  assert.equal(control().getAttribute("aria-invalid"), "true");
  assert.deepEqual(sent, []);
  user(() => type(control(), "7"));
  user(() => press(control(), "Enter"));
  assert.deepEqual(sent, [event(1, { page: 7 })]);
  assert.equal(find("[role=alert]"), null);
});
