import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { surviveTranslation } from "../src/translation.ts";
import { delta, find, put, root, session, show, user } from "./harness.tsx";

let end: () => void;
beforeEach(() => void (end = surviveTranslation(root)));
afterEach(() => end());

/** What the translation of Chrome does to each text node below an element. */
function translate(at: Node = root): void {
  for (const child of [...at.childNodes]) {
    if (child.nodeType !== Node.TEXT_NODE) translate(child);
    else if (child.textContent!.trim() && (at as Element).tagName !== "FONT" && !(at as HTMLElement).dataset.original) {
      const outer = document.createElement("font");
      outer.append(document.createElement("font"));
      outer.firstElementChild!.textContent = `«${child.textContent}»`;
      at.replaceChild(outer, child);
    }
  }
}

/** Mutations are told of in a microtask. */
const told = () => new Promise<void>((done) => setImmediate(done));

/** What is to be seen of an element. */
const seen = (selector: string): string => {
  const copy = find(selector).cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll("[hidden]")) hidden.remove();
  return copy.textContent!;
};

// Hazard: after a translation the page stands still: what a run changes is written into text
// nodes that nobody sees.
test("a text that was translated changes with the next run", async () => {
  show({ k: "text", text: "one" });
  translate();
  await told();
  assert.equal(seen("main p"), "«one»");
  for (const text of ["two", "three"]) {
    delta([put(0, { k: "text", text })], { start: true, end: "done" });
    await told();
    assert.equal(seen("main p"), text);
    translate();
    await told();
    assert.equal(seen("main p"), `«${text}»`);
  }
});

test("a text that was translated goes when it is to go", async () => {
  show({ k: "form", id: "form", label: "F" });
  delta([["put", [0, 0, 0], { k: "textinput", id: "name", label: "Name", v: "" }], ["put", [0, 0, 1], { k: "submit", id: "go", label: "Go" }]]);
  user(() => session.values.hold("form", "name", "x"));
  assert.equal(seen(".submit-hint"), "Changes not sent");
  translate();
  await told();
  assert.equal(seen(".submit-hint"), "«Changes not sent»");
  user(() => session.submit("form", "go", {}));
  await told();
  assert.equal(seen(".submit-hint"), "");
});

test("something can be put before a text that was translated", async () => {
  show({ k: "badge", text: "new" });
  translate();
  await told();
  const badge = find(".badge-text");
  const text = [...badge.querySelectorAll("[data-original]")].at(-1)!.firstChild!;
  badge.insertBefore(document.createElement("b"), text);
  assert.equal(badge.firstElementChild!.tagName, "B");
  assert.equal(seen(".badge-text"), "«new»");
});
