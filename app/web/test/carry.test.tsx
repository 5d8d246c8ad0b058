import { fire } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { act } from "preact/test-utils";
import { button, control, delta, find, press, put, root, sent, session, show, text, type, user } from "./harness.tsx";
import type { Carried, Event, FromPage, Props } from "../src/wire.ts";

/** The connection is lost, and another session answers. */
function renew(): void {
  act(() => {
    session.lost();
    session.hello("T", { page: "", query: "" });
    sent.length = 0;
    session.receive({ t: "welcome", tab: "U", csv: "NEXT", resumed: false }, (m) => sent.push(m));
  });
}

const events = () => sent.filter((m: FromPage): m is Event => m.t === "event");
const carried = () => Object.assign({}, ...events().map((e) => e.carry)) as Record<string, Carried>;
const field = (id: string) => root.querySelectorAll("main input")[{ name: 0, other: 1 }[id]!] as HTMLInputElement;
const box = (id: string, v: boolean): Props => ({ k: "checkbox", id, label: id, v });

test("a new session is told the values that the page shows, before it runs", () => {
  // Hazard: the server is started again, and everything that was set is forgotten.
  show(text("Ada"), box("fine", true), { k: "select", id: "city", label: "City", v: 1, options: ["Oslo", "Lima"] },
    { k: "multiselect", id: "some", label: "Some", v: [0, 2], max: 9, options: ["a", "b", "c"] }, { ...box("fixed", true), disabled: true }, button);
  user(() => session.set("fine", false));
  assert.deepEqual(session.hello("T", { page: "", query: "" }), { t: "hello", tab: "T", page: "", query: "", holds: true });
  renew();
  assert.deepEqual(carried(), {
    name: { v: "Ada" },
    fine: { v: false },
    city: { v: 0, options: ["Lima"] },
    some: { v: [0, 1], options: ["a", "c"] },
  });
  assert.equal(session.state.running, true);
});

test("no press is made in a new session", () => {
  show(text("Ada"), button);
  act(() => session.lost());
  user(() => session.press("go"));
  renew();
  assert.ok(events().every((e) => e.press === undefined));
  delta([], { seen: events().at(-1)!.n, start: true, end: "done" });
  assert.equal(session.state.running, false);
});

test("a page that was loaded anew has nothing to tell", () => {
  assert.deepEqual(new (session.constructor as typeof import("../src/session.ts").Session)().hello("T", { page: "", query: "" }), { t: "hello", tab: "T", page: "", query: "" });
});

test("values that do not fit one message go in several", () => {
  show(...Array.from({ length: 9 }, (_, i) => ({ ...text("x".repeat(4000)), id: `f${i}` })));
  renew();
  assert.ok(events().length > 1);
  assert.deepEqual(events().map((e) => e.more), [...Array(events().length - 1).fill(true), undefined]);
  assert.equal(Object.keys(carried()).length, 9);
});

test("half-typed text, the focus and the caret stay, whatever the first run draws first", () => {
  // Hazard: the first delta of the new session has the title only, and the field is gone
  // for a moment, with what stood in it.
  show({ k: "title", text: "Shop" }, text("Ada"), text("", { id: "other" }));
  const input = field("name");
  input.focus();
  user(() => type(input, "Ada Lovel"));
  input.setSelectionRange(2, 4);
  renew();
  const { n } = events().at(-1)!;
  delta([put(0, { k: "title", text: "Shop" })], { seen: n, start: true });
  delta([put(1, { k: "spinner", text: "Running load…", for: 100 })], { seen: n });
  assert.equal(control(), input);
  delta([put(1, text("Ada"))], { seen: n });
  delta([put(2, text("", { id: "other" }))], { seen: n, end: "done" });
  assert.equal(control(), input);
  assert.equal(input.value, "Ada Lovel");
  assert.equal(document.activeElement, input);
  assert.deepEqual([input.selectionStart, input.selectionEnd], [2, 4]);
  user(() => press(input, "Enter"));
  assert.deepEqual(events().at(-1)!.set, { name: "Ada Lovel" });
});

test("what the new session does not draw is gone when its first run ends", () => {
  show(text("Ada"), text("", { id: "other" }));
  renew();
  const { n } = events().at(-1)!;
  delta([put(0, text("Ada"))], { seen: n, start: true });
  assert.equal(root.querySelectorAll("main input").length, 2);
  delta([], { seen: n, end: "done" });
  assert.equal(root.querySelectorAll("main input").length, 1);
});

test("what is entered before the new session has drawn its widget is carried, not set", () => {
  // Hazard: the server drops a value for a widget that is not on its page yet.
  show(text("Ada"), text("", { id: "other" }));
  renew();
  const { n } = events().at(-1)!;
  delta([put(0, text("Ada"))], { seen: n, start: true });
  user(() => type(field("other"), "late"));
  user(() => press(field("other"), "Enter"));
  assert.deepEqual(events().slice(-2), [
    { t: "event", n: n + 1, carry: { other: { v: "late" } }, more: true },
    { t: "event", n: n + 2, set: {} },
  ]);
  user(() => session.set("name", "Bob"));
  assert.deepEqual(events().at(-1), { t: "event", n: n + 3, set: { name: "Bob" } });
  delta([put(1, text("late", { id: "other" })), put(0, text("Bob"))], { seen: n + 3, end: "done" });
  user(() => session.set("other", "x"));
  assert.deepEqual(events().at(-1)!.set, { other: "x" });
});

test("what a form holds back stays in the form, and the value that it was sent with is carried", () => {
  const form = (v: string) => [put(0, { k: "form", id: "f", label: "Order" }), ["put", [0, 0, 0], text(v)] as const, ["put", [0, 0, 1], { k: "submit", id: "s", label: "Send" }] as const];
  delta(form("sent"), { start: true, end: "done" });
  user(() => type(control(), "held back"));
  user(() => fire(control(), "blur"));
  assert.match(root.textContent!, /Changes not sent/);
  renew();
  assert.deepEqual(carried(), { name: { v: "sent" } });
  delta(form("sent"), { seen: events().at(-1)!.n, start: true, end: "done" });
  assert.equal(control().value, "held back");
  user(() => void fire(find("form"), "submit", { submitter: find("form button") }));
  assert.deepEqual(events().at(-1)!.set, { name: "held back" });
});

test("files went with the session, and their field says so until they are given again", () => {
  // Hazard: the page shows a file that no server has, and its form is sent without it.
  const upload = (v: object[], url = "u"): Props => ({ k: "upload", id: "up", label: "Data", url, max: 1e6, room: 1e6, v });
  show(upload([{ id: "1", name: "sales.csv", size: 3 }]));
  renew();
  assert.deepEqual(carried(), {});
  delta([put(0, upload([], "w"))], { seen: events().at(-1)!.n, start: true, end: "done" });
  assert.match(root.textContent!, /sales\.csv.*It was lost with the connection: give it again\./s);
  user(() => (root.querySelector("[aria-label='Remove sales.csv']") as HTMLElement).click());
  assert.doesNotMatch(root.textContent!, /sales\.csv/);
});
