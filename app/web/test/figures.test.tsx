import "./dom.ts";
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { find, root, show } from "./harness.tsx";
import { cellText } from "../src/table/celltext.ts";

const fix = (tag: string) => (document.documentElement.dataset.locale = tag);
afterEach(() => void delete document.documentElement.dataset.locale);

test("a metric and its change are written in the locale", () => {
  fix("de");
  show({ k: "metric", label: "Revenue", value: "1,234,567.50 €", type: "formatted", delta: "-12345.5", deltatype: "number", dir: "down" });
  assert.equal(find(".metric-value").textContent, "1.234.567,50 €");
  assert.equal(find(".metric-delta bdi").textContent, "-12.345,5");
  show({ k: "metric", label: "Version", value: "1.21.0" });
  assert.equal(find(".metric-value").textContent, "1.21.0", "a text is left as it is");
});

test("a slider shows its value and its ends in its format, and has it read", () => {
  fix("en");
  show({ k: "slider", id: "s", label: "Rows", v: 50000, min: 0, max: 100000, step: 1, format: "%,d rows" });
  assert.equal(find("output").textContent, "50,000 rows");
  assert.equal(find("input[type=range]").getAttribute("aria-valuetext"), "50,000 rows");
  assert.equal(find(".slider-ends").textContent, "0 rows100,000 rows");
  show({ k: "rangeslider", id: "r", label: "Years", v: [1990, 2001], min: 1900, max: 2100, step: 1 });
  assert.equal(root.querySelector("output")!.textContent, "1990 – 2001", "a year is not grouped");
  assert.equal(find("input[type=range]").getAttribute("aria-valuetext"), null);
});

test("cells are written in the locale by what they hold", () => {
  fix("de");
  for (const [type, name, text, want] of [
    ["int", "Flights", "1234567", "1.234.567"], ["float", "Delay", "12345.5", "12.345,5"], ["int", "order_id", "1234567", "1234567"],
    ["int", "userID", "1234567", "1234567"], ["int", "Paid", "12345", "12.345"], ["text", "Name", "12345", "12345"], ["time", "At", "2001-01-31 13:05", "31. Jan. 2001, 13:05"],
    ["other", "x", "12345", "12345"], ["int", "n", "", ""],
  ] as const) assert.equal(cellText({ name, type }, text), want, name);
  assert.equal(cellText({ name: "Price", type: "float", formatted: true }, "€ 1,234.50"), "€ 1.234,50");
});
