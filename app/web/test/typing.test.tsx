import assert from "node:assert/strict";
import { test } from "node:test";
import { fire } from "./dom.ts";
import { asEntered } from "../src/table/edits.ts";
import { button, delta, event, find, press, put, root, sent, show, text, type, user } from "./harness.tsx";

const events = () => sent.filter((m) => m.t === "event");
const cities = { k: "select", id: "city", label: "City", options: Array.from({ length: 30 }, (_, i) => `City ${i}`), v: 3 };
const selected = (input: HTMLInputElement) => input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0);

// Hazard: the second click on a Select puts the caret behind the chosen text, and what is
// typed is appended to it: nothing matches.
test("typing into a Select replaces the chosen text, however often it was clicked before", () => {
  show(cities);
  const input = find("[role=combobox]");
  for (let i = 0; i < 2; i++) {
    user(() => {
      input.focus();
      input.setSelectionRange(6, 6); // where a browser puts the caret at a click
      fire(input, "click");
    });
    assert.equal(selected(input), "City 3", `click ${i + 1}`);
  }
  user(() => type(input, "City 7"));
  input.setSelectionRange(6, 6);
  user(() => void fire(input, "click"));
  assert.equal(selected(input), "", "a click in a text that is being typed selected it");
  user(() => press(input, "Enter"));
  assert.deepEqual(events(), [event(1, { city: 7 })]);
  assert.equal(selected(input), "City 7", "after a choice the next text would be appended");
});

/** The keys of an input method, as browsers tell of them. */
const composingKeys = { "in a composition": { isComposing: true, keyCode: 229 }, "after it, as Safari has it": { isComposing: false, keyCode: 229 } };

for (const [when, of] of Object.entries(composingKeys)) {
  test(`the keys of an input method enter, submit and close nothing: ${when}`, () => {
    show(text(""), { k: "chatinput", id: "chat", label: "Chat" }, { k: "textarea", id: "area", label: "Area", v: "", height: 200 }, cities);
    delta([put(4, { k: "form", id: "form", label: "Form" }), ["put", [0, 4, 0], { k: "number", id: "count", label: "Count", step: 1, v: 1 }], ["put", [0, 4, 1], { k: "submit", id: "go", label: "Go" }]]);
    for (const field of [...root.querySelectorAll<HTMLInputElement>("main input, main textarea")]) {
      user(() => type(field, "かな"));
      for (const key of ["Enter", "Escape"]) {
        let kept = true;
        user(() => void (kept = fire(field, "keydown", { key, ctrlKey: field.tagName === "TEXTAREA" && field.id !== "", ...of })));
        assert.equal(field.value, "かな", `${key} in ${field.id}`);
        // What the browser does by itself is stopped where the text is there already.
        assert.equal(kept, of.isComposing);
      }
    }
    assert.deepEqual(events(), []);
  });
}

test("numbers typed into a cell go to the server as it reads them", () => {
  assert.equal(asEntered("float", "1,5"), "1.5");
  assert.equal(asEntered("int", "１２"), "12");
  assert.equal(asEntered("int", "12.345", ","), "12345");
  assert.equal(asEntered("text", "1,5"), "1,5");
  assert.equal(asEntered("float", ""), "");
  assert.equal(asEntered("float", "1,2,3"), "1,2,3");
});

test("a list without options is a disabled field that says so", () => {
  for (const k of ["select", "radio", "multiselect"]) {
    show({ k, label: "City", options: [], disabled: true });
    const field = find("main input");
    assert.ok(field.disabled && field.placeholder === "Nothing to choose from", k);
    assert.equal(root.querySelector(`label[for="${field.id}"]`)?.textContent, "City", k);
  }
});

test("of a form's buttons those have the accent colour that the script names, or all", () => {
  const accented = () => [...root.querySelectorAll("form .press.primary")].map((b) => b.textContent);
  const form = (...primary: boolean[]) =>
    delta([put(0, { k: "form", id: "form", label: "Form" }), ...primary.map((p, i) => ["put", [0, 0, i], { k: "submit", id: `b${i}`, label: `B${i}`, ...(p && { primary: true }) }] as const)]);
  form(false, false);
  assert.deepEqual(accented(), ["B0", "B1"]);
  form(false, true);
  assert.deepEqual(accented(), ["B1"]);
});

test("the page's keys still work", () => {
  show(text(""), button);
  user(() => type(find("main input"), "abc"));
  user(() => press(find("main input"), "Enter"));
  assert.deepEqual(events(), [event(1, { name: "abc" })]);
});
