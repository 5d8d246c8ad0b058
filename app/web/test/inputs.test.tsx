import { fire, tick } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { sent, root, delta, put, show, find, user, press, type, event, button } from "./harness.tsx";
import type { Props } from "../src/wire.ts";

const all = (selector: string) => [...root.querySelectorAll(selector)] as HTMLElement[];
const many = Array.from({ length: 10_000 }, (_, i) => `option ${i}`);

const select = (v: number, options = many): Props => ({ k: "select", id: "one", label: "One", options, v });
const multi = (v: number[], more: object = {}): Props => ({ k: "multiselect", id: "some", label: "Some", options: ["a", "b", "c", "Ångström"], max: 1000, v, ...more });
const area = (v: string): Props => ({ k: "textarea", id: "notes", label: "Notes", height: 200, v });
const date = (v: string, more: object = {}): Props => ({ k: "date", id: "day", label: "Day", v, ...more });
const range = (v: number[]): Props => ({ k: "rangeslider", id: "r", label: "Years", min: 0, max: 100, step: 1, v });
const chat: Props = { k: "chatinput", id: "chat", label: "Say something", max: 40 };

test("the label names its control, or its group of controls", () => {
  show({ k: "toggle", id: "t", label: "Toggle", v: true }, select(0), multi([]), area(""), date(""), { k: "time", id: "tm", label: "Time", min: "00:00", max: "23:59:59", step: 60, v: "13:00" },
    { k: "color", id: "c", label: "Colour", v: "#112233" }, { k: "textinput", id: "p", label: "Password", password: true, v: "x" }, { k: "numberfloat", id: "n", label: "Rate", step: 0.5, v: 1.5 });
  const roles: Record<string, [string, string]> = { Toggle: ["checkbox", "switch"], One: ["text", "combobox"], Some: ["text", "combobox"], Notes: ["textarea", ""], Day: ["date", ""], Time: ["time", ""], Colour: ["color", ""], Password: ["password", ""], Rate: ["text", "spinbutton"] };
  for (const [name, [kind, role]] of Object.entries(roles)) {
    const label = all("label").find((l) => l.textContent === name) as HTMLLabelElement;
    const control = document.getElementById(label.htmlFor) as HTMLInputElement;
    assert.equal(control.type, kind, name);
    assert.equal(control.getAttribute("role") ?? "", role, name);
  }
  show({ k: "radio", id: "size", label: "Size", options: ["small", "large"], v: 1 }, range([20, 30]));
  for (const [group, name] of [["[role=radiogroup]", "Size"], [".range", "Years"]] as const) {
    assert.equal(document.getElementById(find(group).getAttribute("aria-labelledby")!)?.textContent, name);
  }
  assert.deepEqual(all("input[type=range]").map((e) => e.getAttribute("aria-label")), ["Years, from", "Years, to"]);
  assert.deepEqual(all("main input[type=radio]").map((e) => (e as HTMLInputElement).checked), [false, true]);
});

test("a few options are the browser's own list, more are searched", () => {
  show(select(0, ["a", "b"]));
  assert.ok(find("select"));
  show(select(3));
  assert.equal(find("select"), null);
  const input = find("[role=combobox]");
  assert.equal(input.value, "option 3");
  user(() => type(input, "OPTION 99 9"));
  assert.equal(all("[role=option]")[0]!.textContent, "option 99");
  assert.equal(find(".combo [role=status]").textContent, "280 of 10,000 match");
  user(() => press(input, "ArrowDown"));
  assert.equal(find("[role=option].active").textContent, "option 199");
  assert.equal(input.getAttribute("aria-activedescendant"), find("[role=option].active").id);
  user(() => press(input, "Enter"));
  assert.deepEqual(sent, [event(1, { one: 199 })]);
  assert.equal(find("[role=listbox]"), null);
  assert.equal(input.value, "option 199");
});

test("of ten thousand options only those in view are in the document", () => {
  // Hazard: the list opens after a second, and each key takes another.
  show(select(9_000));
  user(() => find("[role=combobox]").click());
  assert.ok(all("[role=option]").length < 30);
  assert.equal(find("[role=option].active").textContent, "option 9000");
  assert.equal(find("[role=option].active").getAttribute("aria-posinset"), "9001");
  assert.equal(find("[role=option].active").getAttribute("aria-setsize"), "10000");
});

test("Escape and leaving give back what was chosen", () => {
  show(select(3));
  const input = find("[role=combobox]");
  for (const leave of [() => press(input, "Escape"), () => fire(input, "blur"), () => fire(document.body, "pointerdown")]) {
    user(() => type(input, "nothing like it"));
    assert.match(root.textContent!, /Nothing matches/);
    user(() => press(input, "Enter"));
    user(leave);
    assert.equal(input.value, "option 3");
    assert.equal(input.getAttribute("aria-expanded"), "false");
  }
  assert.deepEqual(sent, []);
});

test("some of several options are chosen and dropped by keyboard", () => {
  show(multi([1]));
  const input = find("[role=combobox]");
  user(() => press(input, "ArrowDown"));
  user(() => press(input, "Enter"));
  assert.deepEqual(sent.at(-1), event(1, { some: [0, 1] }), "in the order of the options");
  user(() => type(input, "angstrom"));
  user(() => press(input, "Enter"));
  assert.deepEqual(sent.at(-1), event(2, { some: [0, 1, 3] }));
  assert.equal(input.value, "", "ready for the next");
  assert.equal(find("[role=option].active").textContent, "Ångström");
  user(() => press(input, "Enter"));
  assert.deepEqual(sent.at(-1), event(3, { some: [0, 1] }));
  user(() => press(input, "Backspace"));
  assert.deepEqual(sent.at(-1), event(4, { some: [0] }));
  user(() => type(input, "x"));
  user(() => press(input, "Backspace"));
  assert.equal(sent.length, 4, "Backspace in a text is for the text");
});

test("chips go one by one or all at once, and the focus stays in the field", () => {
  show(multi([0, 1, 2]));
  user(() => find("[aria-label='Remove b']").click());
  assert.deepEqual(sent, [event(1, { some: [0, 2] })]);
  assert.equal(document.activeElement, find("[role=combobox]"));
  user(() => find("[aria-label='Clear Some']").click());
  assert.deepEqual(sent.at(-1), event(2, { some: [] }));
});

test("no more are chosen than may be", () => {
  show(multi([0, 1], { max: 2 }));
  const input = find("[role=combobox]");
  user(() => type(input, "c"));
  assert.equal(find("[role=option]").getAttribute("aria-disabled"), "true");
  user(() => press(input, "Enter"));
  assert.deepEqual(sent, []);
  assert.match(root.textContent!, /At most 2/);
});

test("options that are a node of their own are shown, and stay when the value changes", () => {
  // Hazard: a click on one of many options empties the list, whose options are not sent again.
  const { options: _, ...bare } = multi([0]);
  delta([put(0, bare as Props), ["put", [0, 0, 0], { k: "options", options: ["x", "y"] }]], { start: true, end: "done" });
  assert.deepEqual(all(".chip").map((e) => e.textContent), ["x"]);
  delta([put(0, { ...bare, v: [0, 1] } as Props)], { end: "done" });
  assert.deepEqual(all(".chip").map((e) => e.textContent), ["x", "y"]);
});

test("text of several lines is sent on Ctrl+Enter and when the focus leaves, and survives runs", () => {
  show(area("old"));
  const field = root.querySelector("textarea")!;
  user(() => type(field, "one\ntwo"));
  user(() => press(field, "Enter"));
  assert.deepEqual(sent, [], "Enter is a new line");
  delta([put(0, { ...area("old"), help: "new" })], { start: true, end: "done" });
  assert.equal(field.value, "one\ntwo");
  user(() => fire(field, "keydown", { key: "Enter", ctrlKey: true }));
  assert.deepEqual(sent, [event(1, { notes: "one\ntwo" })]);
  user(() => fire(field, "blur"));
  user(() => type(field, "three"));
  user(() => fire(field, "blur"));
  assert.deepEqual(sent.slice(1), [event(2, { notes: "three" })]);
  user(() => press(field, "Escape"));
  assert.equal(field.value, "three", "a long text is not thrown away by one key");
});

test("a press takes along what is typed into any field", () => {
  show(area(""), date("2026-01-01"), button);
  const field = root.querySelector("textarea")!;
  field.focus();
  user(() => type(field, "half"));
  assert.equal(fire(find("button.press"), "mousedown"), false, "the focus stays");
  user(() => find("button.press").click());
  assert.deepEqual(sent, [event(1, { notes: "half" }, ["go"])]);
});

test("a date that is typed is sent when it is whole, one from the picker at once", () => {
  // Hazard: on the way to 2026 a browser gives the years 2, 20 and 202, and each starts a run.
  show(date("2026-11-22", { min: "2020-01-01", max: "2026-12-31" }));
  const field = find("input[type=date]");
  user(() => type(field, "2026-11-23"));
  assert.deepEqual(sent, [event(1, { day: "2026-11-23" })]);
  for (const year of ["0002", "0020", "0202", "2025"]) {
    user(() => press(field, "5"));
    user(() => type(field, `${year}-11-23`));
  }
  assert.equal(sent.length, 1);
  user(() => press(field, "Enter"));
  assert.deepEqual(sent.at(-1), event(2, { day: "2025-11-23" }));
  user(() => press(field, "5"));
  user(() => type(field, "2019-12-31"));
  user(() => fire(field, "blur"));
  assert.match(find("[role=alert]").textContent!, /from 2020-01-01 to 2026-12-31/);
  assert.equal(sent.length, 2);
});

test("a date is emptied only where it may be", () => {
  show(date("2026-11-22"));
  const field = find("input[type=date]");
  user(() => press(field, "Backspace"));
  user(() => type(field, ""));
  user(() => fire(field, "blur"));
  assert.deepEqual(sent, []);
  assert.equal(field.value, "2026-11-22");
  show(date("2026-11-22", { empty: true }));
  user(() => type(field, ""));
  assert.deepEqual(sent, [event(1, { day: "" })]);
});

test("the ends of a range move by key, and not past each other", () => {
  show(range([20, 30]));
  const [from, to] = all("input[type=range]") as [HTMLInputElement, HTMLInputElement];
  user(() => type(from, "25"));
  user(() => fire(from, "change"));
  assert.deepEqual(sent.at(-1), event(sent.length, { r: [25, 30] }));
  user(() => type(from, "90"));
  assert.equal(from.value, "30");
  user(() => type(to, "0"));
  user(() => fire(to, "change"));
  assert.deepEqual(sent.at(-1), event(sent.length, { r: [30, 30] }));
  assert.equal(find("output").textContent, "30 – 30");
  tick(1000);
});

test("a pointer moves the end of a range that is nearer", () => {
  show(range([20, 60]));
  const track = find(".range");
  track.getBoundingClientRect = () => ({ left: 0, width: 118 }) as DOMRect; // 100 between the middles of the thumbs
  const drag = (...xs: number[]) => {
    user(() => fire(track, "pointerdown", { button: 0, clientX: 9 + xs[0]! }));
    xs.slice(1).forEach((x) => user(() => fire(track, "pointermove", { clientX: 9 + x })));
    user(() => fire(track, "pointerup"));
    tick(1000);
  };
  drag(30, 35, -50);
  assert.deepEqual(sent.at(-1), event(sent.length, { r: [0, 60] }));
  drag(90, 95);
  assert.deepEqual(sent.at(-1), event(sent.length, { r: [0, 95] }));
  drag(50, 99);
  assert.deepEqual(sent.at(-1), event(sent.length, { r: [0, 99] }));
});

test("each message is sent by Enter, once, and the field is empty for the next", () => {
  show(chat);
  const field = root.querySelector("textarea")!;
  assert.equal(field.getAttribute("aria-label"), "Say something");
  for (const text of ["one", "two"]) {
    user(() => type(field, text));
    user(() => press(field, "Enter"));
    assert.equal(field.value, "");
  }
  assert.deepEqual(sent, [event(1, { chat: "one" }), event(2, { chat: "two" })]);
  user(() => type(field, "three\n"));
  user(() => fire(field, "keydown", { key: "Enter", shiftKey: true }));
  user(() => fire(field, "keydown", { key: "Enter", isComposing: true }));
  delta([], { seen: 2, end: "done" });
  assert.equal(field.value, "three\n");
  user(() => find("[aria-label=Send]").click());
  assert.deepEqual(sent.at(-1), event(3, { chat: "three\n" }));
  user(() => type(field, "  \n"));
  user(() => press(field, "Enter"));
  assert.equal(sent.length, 3, "nothing is no message");
});

test("a phone's Enter sends too", () => {
  // Hazard: some keyboards name no key, and say only what they are about to insert.
  show(chat);
  const field = root.querySelector("textarea")!;
  user(() => type(field, "hello"));
  user(() => press(field, "Unidentified"));
  user(() => fire(field, "beforeinput", { inputType: "insertLineBreak" }));
  assert.deepEqual(sent, [event(1, { chat: "hello" })]);
});

test("a link opens a tab of its own, and nothing where it is disabled", () => {
  const link: Props = { k: "linkbutton", label: "Docs", href: "https://example.com" };
  show(link, { ...link, disabled: true });
  const [open, closed] = all("main a") as [HTMLAnchorElement, HTMLAnchorElement];
  assert.deepEqual([open.getAttribute("href"), open.target, open.rel], ["https://example.com", "_blank", "noopener noreferrer"]);
  assert.deepEqual([closed.getAttribute("href"), closed.getAttribute("aria-disabled")], [null, "true"]);
});

test("a number that need not be whole is taken with whole steps too", () => {
  show({ k: "numberfloat", id: "n", label: "N", step: 1, v: 1 });
  user(() => type(find("[role=spinbutton]"), "1.25"));
  user(() => press(find("[role=spinbutton]"), "Enter"));
  assert.deepEqual(sent, [event(1, { n: 1.25 })]);
});

test("a password is shown while its button is pressed down, and typing goes on", () => {
  show({ k: "textinput", id: "p", label: "Code word", password: true, v: "sesame" }, { k: "textinput", id: "n", label: "Name", v: "x" });
  const eye = find("main .secret button");
  assert.equal(find("main .secret input").dir, "", "from right to left, the button would cover the dots");
  assert.equal(eye.getAttribute("aria-label"), "Show Code word");
  assert.equal(find("main .secret input").type, "password");
  user(() => eye.click());
  assert.equal(find("main .secret input").type, "text");
  assert.equal(eye.getAttribute("aria-pressed"), "true");
  assert.equal(fire(eye, "mousedown"), false, "the field loses the focus, and its half text is sent");
  user(() => eye.click());
  assert.equal(find("main .secret input").type, "password");
  assert.equal(all("main .secret").length, 1);
});
