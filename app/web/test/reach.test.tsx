import assert from "node:assert/strict";
import { test } from "node:test";
import { fire, tick } from "./dom.ts";
import { copyText } from "../src/clipboard.ts";
import { neighbour } from "../src/elements/tabs.tsx";
import { turnShortcuts } from "../src/shortcuts.ts";
import { valueAt } from "../src/widgets/ranges.ts";
import { delta, find, press, put, root, sent, show, user } from "./harness.tsx";

test("the first stop of the keyboard leads past the sidebar to the content", () => {
  show({ k: "text", text: "hello" });
  const link = root.querySelector<HTMLElement>("a, button, input")!;
  assert.equal(link.textContent, "Skip to content");
  user(() => assert.equal(fire(link, "click"), false, "the address changed"));
  assert.equal(document.activeElement, find("main"));
});

// WCAG 2.1.4: who dictates texts says many an "r".
test("single keys do nothing once they are turned off, and that is kept", () => {
  show({ k: "text", text: "hello" });
  const reruns = () => sent.filter((m) => m.t === "rerun").length;
  const box = () => [...root.querySelectorAll<HTMLInputElement>(".menu-panel input[type=checkbox]")].at(-1)!;
  user(() => press(document.body, "r"));
  assert.equal(reruns(), 1);
  user(() => {
    box().checked = false;
    fire(box(), "change");
  });
  user(() => press(document.body, "r"));
  assert.equal(reruns(), 1);
  assert.equal(localStorage.getItem("refrain.shortcuts"), "off");
  assert.ok(![...root.querySelectorAll(".menu-item kbd")].some((k) => k.textContent === "r"), "the menu still names the key");
  user(() => turnShortcuts(true));
  user(() => press(document.body, "r"));
  assert.equal(reruns(), 2);
});

// Hazard: an open dialog makes all outside it inert, so that a field there takes no selection.
test("without the browser's clipboard, copying selects a field inside the dialog", async () => {
  const dialog = document.createElement("dialog");
  const button = document.createElement("button");
  dialog.append(button);
  document.body.append(dialog);
  let copied: [string, Element | null] | undefined;
  (document as any).execCommand = () => {
    const field = dialog.querySelector("textarea") ?? document.querySelector("body > textarea");
    copied = [field?.value ?? "", field?.parentElement ?? null];
    return true;
  };
  button.focus();
  assert.equal(await copyText("a\tb", button), true);
  assert.deepEqual(copied, ["a\tb", dialog]);
  assert.equal(document.querySelector("textarea.sr-only"), null);
  dialog.remove();
  assert.equal(await copyText("c", root), true);
  assert.deepEqual(copied, ["c", document.body]);
});

test("people's texts run as their letters do", () => {
  show(
    { k: "title", text: "שלום" },
    { k: "text", text: "مرحبا" },
    { k: "markdown", html: "<p>سلام</p>" },
    { k: "textinput", id: "t", label: "اسم", v: "" },
    { k: "textarea", id: "a", label: "A", v: "", height: 100 },
    { k: "chatinput", id: "c", label: "C" },
    { k: "button", id: "b", label: "B" },
    { k: "checkbox", id: "x", label: "X", v: true },
    { k: "select", id: "s", label: "S", options: ["س"], v: 0 },
    { k: "radio", id: "r", label: "R", options: ["س"], v: 0 },
    { k: "tabs", names: ["א"] },
    { k: "metric", label: "M", value: "5 ₪" },
    { k: "badge", text: "ב" },
    { k: "status", level: "info", text: "ש" },
  );
  for (const selector of ["h1", "p.plain", ".prose", "label", "input[type=text]", ".press", ".check label", "option", ".radios span", "[role=tab]", ".badge-text", ".status-box .plain"]) {
    assert.equal(find(`main ${selector}`)?.getAttribute("dir"), "auto", selector);
  }
});

test("keys and pointers go the way the page does", () => {
  assert.equal(neighbour("ArrowRight", 0, 3), 1);
  assert.equal(neighbour("ArrowRight", 1, 3, true), 0);
  assert.equal(neighbour("ArrowLeft", 1, 3, true), 2);
  const track = { min: 0, max: 10, step: 1 };
  const rect = { left: 0, width: 118 };
  assert.equal(valueAt(109, rect, track), 10);
  assert.equal(valueAt(109, rect, track, true), 0);
  assert.equal(valueAt(9, rect, track, true), 10);
});

// Hazard: a page with a long conversation opens at its end, and its reader has to scroll up.
test("a chat opens at its top, and follows whoever is at its end", () => {
  const scroller = document.scrollingElement ?? document.documentElement;
  let top = 0;
  let height = 5000;
  const measures: Record<string, () => number> = { scrollHeight: () => height, clientHeight: () => 600, scrollTop: () => top };
  for (const [name, get] of Object.entries(measures)) {
    Object.defineProperty(scroller, name, { configurable: true, get, set: (v) => name === "scrollTop" && (top = v) });
  }
  const observers: (() => void)[] = [];
  const { ResizeObserver } = globalThis;
  (globalThis as any).ResizeObserver = class {
    constructor(changed: () => void) {
      observers.push(changed);
    }
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  const grow = (by: number) => {
    height += by;
    observers.forEach((changed) => changed());
  };
  try {
    delta([put(0, { k: "chatinput", id: "chat", label: "Say" })], { start: true });
    grow(1000);
    assert.equal(top, 0, "it went to the end while the first run drew what was said before");
    delta([], { end: "done" });
    tick(100);
    grow(1000);
    assert.equal(top, 0, "its reader is at its top");
    top = height - 600;
    document.defaultView!.dispatchEvent(new (document.defaultView as any).Event("scroll"));
    grow(1000);
    assert.equal(top, height, "its reader was at its end");
  } finally {
    globalThis.ResizeObserver = ResizeObserver;
    for (const name of ["scrollHeight", "clientHeight", "scrollTop"]) delete (scroller as any)[name];
  }
});
