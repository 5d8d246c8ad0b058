// A form keeps its changes until it is submitted; a dialog is closed by its user; pages are links.

import { fire } from "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { button, delta, event, find, put, root, sent, session, show, text, type, user } from "./harness.tsx";
import type { Op, Props } from "../src/wire.ts";

const form: Op[] = [
  put(0, { k: "form", id: "f", label: "order" }),
  ["put", [0, 0, 0], text("", { id: "name" })],
  ["put", [0, 0, 1], { k: "checkbox", id: "box", label: "Box", v: false }],
  ["put", [0, 0, 2], { k: "submit", id: "send", label: "Send" }],
  put(1, button),
];
const draw = () => delta(form, { start: true, end: "done" });
const submit = () => user(() => void fire(find("form"), "submit", { submitter: find("button[type=submit]") }));

test("what is changed in a form is not sent, and is sent at once with its Submit", () => {
  draw();
  user(() => type(find("#" + find("input[type=text]").id), "Ada"));
  user(() => fire(find("input[type=text]"), "blur"));
  user(() => find("main input[type=checkbox]").click());
  assert.deepEqual(sent, []);
  assert.match(root.textContent!, /Changes not sent/);
  submit();
  assert.deepEqual(sent, [event(1, { name: "Ada", box: true }, ["send"])]);
  assert.doesNotMatch(root.textContent!, /Changes not sent/);
});

test("what is being typed goes along with Submit", () => {
  draw();
  user(() => type(find("input[type=text]"), "half"));
  submit();
  assert.deepEqual(sent, [event(1, { name: "half" }, ["send"])]);
});

test("a press outside takes nothing of the form along, and other runs leave its changes", () => {
  draw();
  user(() => find("main input[type=checkbox]").click());
  user(() => type(find("input[type=text]"), "half"));
  user(() => find(".node.button button").click());
  assert.deepEqual(sent, [event(1, {}, ["go"])]);
  delta([["put", [0, 0, 1], { k: "checkbox", id: "box", label: "Box", v: false, help: "x" }]], { start: true, end: "done", seen: 1 });
  assert.equal(find("main input[type=checkbox]").checked, true);
  assert.equal(find("input[type=text]").value, "half");
});

test("a form that was cleared by its submit shows what the server says", () => {
  draw();
  user(() => type(find("input[type=text]"), "Ada"));
  submit();
  delta([["put", [0, 0, 0], text("", { id: "name" })]], { start: true, end: "done", seen: 1 });
  assert.equal(find("input[type=text]").value, "");
});

test("what a form held back for a widget that has gone is forgotten", () => {
  draw();
  user(() => find("main input[type=checkbox]").click());
  show(button);
  delta([["cut", [0], 1]], { end: "done" });
  assert.deepEqual(session.values.unsent("f"), {});
});

test("a server that begins anew finds the form as its user left it", () => {
  draw();
  user(() => find("main input[type=checkbox]").click());
  user(() => session.receive({ t: "welcome", tab: "U", csv: "TOKEN", resumed: false }, (m) => sent.push(m)));
  draw();
  assert.equal(find("main input[type=checkbox]").checked, true);
});

test("a dialog opens, and its user's close is a press", () => {
  delta([put(0, { k: "dialog", id: "d", label: "Sure?" }), ["put", [0, 0, 0], { k: "text", text: "inside" }]], { start: true, end: "done" });
  const dialog = find("dialog") as unknown as HTMLDialogElement;
  assert.equal(dialog.open, true);
  assert.equal(document.getElementById(dialog.getAttribute("aria-labelledby")!)!.textContent, "Sure?");
  user(() => (find('button[aria-label="Close"]') as HTMLElement).click());
  assert.equal(dialog.open, false);
  assert.deepEqual(sent, [event(1, {}, ["d"])]);
});

test("pages are links, and a plain click goes there without loading", () => {
  const nav: Props = { k: "nav", pages: [{ path: "", title: "Home", here: true }, { path: "reports", title: "Reports", icon: "R" }] };
  delta([["put", [1, 0], nav]], { start: true, end: "done" });
  const [home, reports] = [...root.querySelectorAll("nav a")] as HTMLAnchorElement[];
  assert.equal(home!.getAttribute("aria-current"), "page");
  assert.equal(reports!.getAttribute("href"), "./reports");
  user(() => reports!.click());
  assert.deepEqual(sent, [{ ...event(1, {}), go: { page: "reports", query: "" } }]);
});

test("what is to be shown around the page is handed on", () => {
  const heads: unknown[] = [];
  session.onHead = (head) => heads.push(head);
  delta([], { head: { title: "T", page: "p", query: "a=1" }, end: "done" });
  assert.deepEqual(heads, [{ title: "T", page: "p", query: "a=1" }]);
});
