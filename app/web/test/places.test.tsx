import { fire, tick } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { act } from "preact/test-utils";
import { session, sent, root, delta, put, show, find, control, user, press, type, text, button } from "./harness.tsx";
import { neighbour, openTab } from "../src/elements/tabs.tsx";
import { stay } from "../src/toasts.ts";
import type { Op, Props } from "../src/wire.ts";

const tabs = (...names: string[]): Props => ({ k: "tabs", id: "t", names });
const inTab = (i: number, props: Props): Op[] => [["put", [0, 0, i], { k: "tab" }], ["put", [0, 0, i, 0], props]];
const names = () => [...root.querySelectorAll("[role=tab]")] as HTMLElement[];
const open = () => names().filter((tab) => tab.getAttribute("aria-selected") === "true").map((tab) => tab.textContent);
const shownPanels = () => [...root.querySelectorAll("[role=tabpanel]")].filter((p) => !(p as HTMLElement).hidden);

test("a tab that was chosen stays open over runs, also when it moves", () => {
  delta([put(0, tabs("A", "B")), ...inTab(0, { k: "text", text: "a" }), ...inTab(1, text(""))], { start: true, end: "done" });
  assert.deepEqual(open(), ["A"]);
  user(() => names()[1]!.click());
  assert.deepEqual(open(), ["B"]);
  user(() => type(control(), "half"));
  delta([put(0, tabs("New", "A", "B")), ...inTab(0, { k: "text", text: "n" }), ...inTab(1, { k: "text", text: "a" }), ...inTab(2, text(""))], {
    start: true,
    end: "done",
  });
  assert.deepEqual(open(), ["B"]);
  assert.equal(control().value, "half", "what is half typed is there");
  delta([put(0, tabs("New", "A")), ["cut", [0, 0], 2]], { start: true, end: "done" });
  assert.deepEqual(open(), ["A"]);
});

test("tabs are one stop for the keyboard, and arrows go round", () => {
  show(tabs("A", "B", "C"));
  assert.deepEqual(names().map((tab) => tab.tabIndex), [0, -1, -1]);
  user(() => press(names()[0]!, "ArrowLeft"));
  assert.deepEqual(open(), ["C"]);
  assert.equal(document.activeElement, names()[2]);
  user(() => press(names()[2]!, "ArrowRight"));
  assert.deepEqual(open(), ["A"]);
  const panel = shownPanels();
  assert.equal(panel.length, 1);
  assert.equal(panel[0]!.getAttribute("aria-labelledby"), names()[0]!.id);
  assert.equal(names()[0]!.getAttribute("aria-controls"), panel[0]!.id);
  assert.equal(neighbour("Home", 2, 3), 0);
  assert.equal(neighbour("End", 0, 3), 2);
  assert.equal(neighbour("x", 0, 3), undefined);
  assert.equal(openTab([], { name: undefined, at: 0 }), 0);
  assert.equal(openTab(["a", "a"], { name: "a", at: 1 }), 1);
});

test("a popover opens over the page, and Esc gives the focus back", () => {
  delta([put(0, { k: "popover", id: "p", label: "Filter" }), ["put", [0, 0, 0], text("")]], { start: true, end: "done" });
  const button = find(".popover-button");
  const panel = find(".popover-panel");
  assert.equal(panel.hidden, true);
  user(() => button.click());
  assert.equal(button.getAttribute("aria-expanded"), "true");
  assert.equal(panel.hidden, false);
  assert.equal(document.activeElement, panel);
  delta([put(0, { k: "popover", id: "p", label: "Filter" })], { start: true, end: "done" });
  assert.equal(panel.hidden, false, "a run does not close it");
  user(() => press(panel, "Escape"));
  assert.equal(panel.hidden, true);
  assert.equal(document.activeElement, button);
  user(() => button.click());
  user(() => fire(document.body, "pointerdown"));
  assert.equal(panel.hidden, true, "a press elsewhere closes it");
});

test("Esc gives up what is half typed in a popover, and only the next one closes it", () => {
  delta([put(0, { k: "popover", id: "p", label: "Filter" }), ["put", [0, 0, 0], text("all")]], { start: true, end: "done" });
  user(() => find(".popover-button").click());
  user(() => type(control(), "hal"));
  user(() => press(control(), "Escape"));
  assert.equal(control().value, "all");
  assert.equal(find(".popover-panel").hidden, false);
  user(() => press(control(), "Escape"));
  assert.equal(find(".popover-panel").hidden, true);
});

test("a toast is shown once, goes by itself, and stays while it is looked at", () => {
  const toast = (t: string) => act(() => session.receive({ t: "toast", text: t }, (m) => sent.push(m)));
  const shown = () => [...root.querySelectorAll(".toast .plain")].map((t) => t.textContent);
  show(text(""));
  toast("<b>saved</b>");
  const region = find(".toasts");
  assert.equal(region.getAttribute("aria-live"), "polite");
  assert.deepEqual(shown(), ["<b>saved</b>"]);
  act(() => session.lost());
  act(() => session.receive({ t: "welcome", tab: "T", csv: "TOKEN", resumed: true }, (m) => sent.push(m)));
  delta([put(0, text(""))]);
  assert.deepEqual(shown(), ["<b>saved</b>"], "not again when the page comes back");
  user(() => fire(region, "pointerenter"));
  user(() => tick(60_000));
  assert.equal(shown().length, 1, "not under the pointer");
  user(() => fire(region, "pointerleave"));
  user(() => tick(stay("<b>saved</b>") - 1));
  assert.equal(shown().length, 1);
  user(() => tick(1));
  assert.deepEqual(shown(), []);
  for (let i = 0; i < 9; i++) toast(`t${i}`);
  assert.deepEqual(shown(), ["t4", "t5", "t6", "t7", "t8"]);
  user(() => find(".toast button").click());
  assert.deepEqual(shown(), ["t5", "t6", "t7", "t8"]);
});

// Hazard: the first delta of a slow script ends behind the window's title.
test("a dialog gives the focus to a control that comes after the window", () => {
  const inside = (i: number, props: Props): Op => ["put", [0, 0, i], props];
  delta([put(0, { k: "dialog", id: "d", label: "Sure?" })], { start: true });
  find("dialog .dialog-head button").focus(); // as showModal of a browser does
  delta([inside(0, { k: "text", text: "wait" })]);
  assert.equal(document.activeElement, find("dialog .dialog-head button"));
  delta([inside(1, button), inside(2, text(""))]);
  assert.equal(document.activeElement, find(".dialog-body button"));
  find(".dialog-body input").focus();
  delta([inside(3, { k: "text", text: "more" })], { end: "done" });
  assert.equal(document.activeElement, find(".dialog-body input"), "the user's own place");
});

test("a toast goes into the dialog that covers the page, and back", () => {
  const toast = (t: string) => act(() => session.receive({ t: "toast", text: t }, (m) => sent.push(m)));
  const shown = (place: string) => [...root.querySelectorAll(`${place} > .toasts .plain`)].map((t) => t.textContent);
  const dialog = (i: number): Op => put(i, { k: "dialog", id: `d${i}`, label: "Sure?" });
  toast("before");
  delta([dialog(0)], { start: true, end: "done" });
  assert.deepEqual(shown("dialog"), ["before"]);
  assert.deepEqual(shown(".page"), []);
  const region = find("dialog .toasts");
  toast("during");
  assert.deepEqual(shown("dialog"), ["before", "during"]);
  assert.equal(find("dialog .toasts"), region, "what reads them out was there before");
  delta([dialog(1)], { start: true, end: "done" });
  assert.deepEqual(shown("dialog"), ["before", "during"], "in one place only");
  assert.ok(find(".node:nth-child(2) > dialog .toast"), "in the uppermost");
  user(() => press(find("dialog .toast"), "Escape"));
  assert.deepEqual(shown("dialog"), ["during"]);
  assert.ok(!sent.some((m) => m.t === "event"), "Esc meant the toast, not the dialog");
  delta([["cut", [0], 0]], { start: true, end: "done" });
  assert.deepEqual(shown(".page"), ["during"]);
  user(() => tick(stay("during")));
  assert.deepEqual(shown(".page"), []);
});

test("a bar says how far it is, and one that does not know says so", () => {
  show({ k: "progress", label: "Reading", note: "3000 of 4000", v: 750 }, { k: "progress", label: "Waiting" }, { k: "progress", label: "All", v: 999 });
  const [reading, waiting, all] = [...root.querySelectorAll("[role=progressbar]")];
  assert.equal(reading!.getAttribute("aria-valuenow"), "75");
  assert.equal(reading!.getAttribute("aria-valuetext"), "3,000 of 4,000");
  assert.equal(document.getElementById(reading!.getAttribute("aria-labelledby")!)!.textContent, "Reading");
  assert.equal(waiting!.hasAttribute("aria-valuenow"), false);
  assert.equal(waiting!.children.length, 0, "nothing moves when no run goes on");
  assert.equal(all!.getAttribute("aria-valuetext"), "99 %");
});

test("steps fold away once they are done, unless their user opened them", () => {
  const steps = (state: string): Op => put(0, { k: "steps", id: "s", label: "Load", state });
  delta([steps("running"), ["put", [0, 0, 0], { k: "text", text: "inside" }]], { start: true });
  const box = () => find("details") as unknown as HTMLDetailsElement;
  assert.equal(box().open, true);
  delta([steps("done")]);
  assert.equal(box().open, false);
  delta([steps("error")]);
  assert.equal(box().open, true);
  delta([steps("done")]);
  user(() => find("summary").click());
  assert.equal(box().open, true);
  delta([steps("done")], { end: "done" });
  assert.equal(box().open, true);
  assert.match(find("summary").textContent!, /Load.*Done/);
});

test("a stream draws its last block again, and no other", () => {
  const block = (i: number, html: string): Op => ["put", [0, 0, i], { k: "block", html }];
  delta([put(0, { k: "stream", going: true }), block(0, "<p>one</p>"), block(1, "<p>tw</p>")], { start: true });
  const first = root.querySelector(".stream p");
  assert.equal(find(".stack.stream").getAttribute("aria-busy"), "true");
  delta([block(1, "<p>two</p>")]);
  assert.equal(root.querySelector(".stream p"), first);
  assert.match(find(".stack.stream").textContent!, /onetwo/);
});
