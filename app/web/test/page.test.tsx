import { fire } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { act } from "preact/test-utils";
import { session, sent, root, delta, put, show, find, control, user, press, text, button } from "./harness.tsx";
import type { Props } from "../src/wire.ts";

test("an input stays the same element, with its focus, when something comes before it", () => {
  // Hazard (A7): the element is made anew, and its user types into nothing.
  show(text("", { placeholder: "here" }), button);
  const input = control();
  input.focus();
  delta([put(0, { k: "text", text: "new" })], { start: true });
  assert.equal(control(), input, "between two deltas of one run");
  delta([put(1, text("", { placeholder: "there" })), put(2, button)], { end: "done" });
  assert.equal(control(), input);
  assert.equal(document.activeElement, input);
  assert.equal(input.placeholder, "there");
});

test("a delta draws what it changed and nothing else", () => {
  // Hazard: on a page of 1,000 nodes each delta costs a thousand.
  let drawn = 0;
  const line = (i: number): Props => ({
    k: "text",
    get text() {
      drawn++;
      return `line ${i}`;
    },
  });
  show(...Array.from({ length: 1000 }, (_, i) => line(i)));
  const before = [...root.querySelectorAll("main p")];
  drawn = 0;
  delta([put(500, line(5000))], { end: "done" });
  assert.equal(drawn, 1);
  assert.equal(before[500]!.textContent, "line 5000");
  assert.deepEqual([...root.querySelectorAll("main p")], before);
});

test("an expander that its user opened stays open", () => {
  const expander = (label: string): Props => ({ k: "expander", id: "e", label, open: false });
  show(expander("More"));
  (find("details") as unknown as HTMLDetailsElement).open = true;
  delta([put(0, expander("Still more"))], { end: "done" });
  assert.equal((find("details") as unknown as HTMLDetailsElement).open, true);
  assert.equal(find("summary").textContent, "Still more");
});

test("the sidebar is there when it has something in it", () => {
  show(button);
  assert.equal(find("aside"), null);
  delta([["put", [1, 0], text("")]]);
  assert.equal(find("aside").getAttribute("aria-label"), "Sidebar");
});

test("messages are read out by their weight", () => {
  const status = (level: string): Props => ({ k: "status", level, text: level, ref: "ab12", src: "main.go:7" });
  show(status("success"), status("info"), status("warning"), status("error"), status("unheard-of"));
  const roles = [...root.querySelectorAll(".status-box")].map((box) => box.getAttribute("role"));
  assert.deepEqual(roles, ["status", "status", "alert", "alert", "status"]);
  assert.match(root.textContent!, /Reference ab12 · main\.go:7/);
});

test("what a user typed is text, wherever it is shown", () => {
  // Hazard (A8): markup in a label or a cell is run.
  const evil = "<img src=x onerror=alert(1)>";
  show({ k: "title", text: evil }, { k: "metric", label: evil, value: evil, delta: evil, dir: "up" }, { ...button, label: evil }, { k: "status", level: "error", text: evil }, { k: evil });
  assert.equal(root.querySelectorAll("img").length, 0);
});

test("a run shows a way to stop it, and a lost connection that it is lost", () => {
  show(button);
  assert.equal(find(".running-stop"), null);
  delta([], { run: 2, start: true });
  user(() => find(".running-stop").click());
  assert.deepEqual(sent, [{ t: "stop" }]);
  act(() => session.lost());
  assert.match(find("[role=status].connection-status").textContent!, /Reconnecting/);
  assert.equal(find("button.press").textContent, "Go", "the page stays");
});

test("r runs the app again, except for who types an r", () => {
  show(text(""));
  press(control(), "r");
  fire(document.body, "keydown", { key: "r", ctrlKey: true });
  assert.deepEqual(sent, []);
  press(document.body, "r");
  assert.deepEqual(sent, [{ t: "rerun" }]);
});

test("the menu clears the memos, where the app allows it", () => {
  show(text(""));
  user(() => find("[aria-label=Menu]").click());
  const entries = () => [...root.querySelectorAll(".menu-item")].map((e) => e.firstChild!.textContent);
  assert.deepEqual(entries(), ["Rerun", "Print"]);
  user(() => find("[aria-label=Menu]").click());
  document.body.dataset.clearMemos = "";
  try {
    user(() => find("[aria-label=Menu]").click());
    assert.deepEqual(entries(), ["Rerun", "Clear memos", "Print"]);
    user(() => (root.querySelectorAll(".menu-item")[1] as HTMLElement).click());
    assert.deepEqual(sent, [{ t: "clear" }]);
    assert.equal(find(".menu-panel").hidden, true, "the menu closes");
  } finally {
    delete document.body.dataset.clearMemos;
  }
});

test("a spinner is not stale, though it stands behind what the run has drawn", () => {
  const spinner: Props = { k: "spinner", text: "Running getPage…", for: 3100 };
  delta([put(0, { k: "text", text: "a" }), put(1, spinner), put(2, { k: "text", text: "b" }), ["at", [0], 1]], { start: true });
  const stale = [...root.querySelectorAll("main .node")].map((n) => n.classList.contains("stale"));
  assert.deepEqual(stale, [false, false, true]);
  assert.match(find(".spinner [role=status]").textContent!, /Running getPage….*3\.1 s/);
});
