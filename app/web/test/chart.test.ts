import assert from "node:assert/strict";
import { test } from "node:test";
import { loadsNothing } from "../src/chart/loader.ts";
import { sized } from "../src/chart/size.ts";
import { scaled } from "../src/chart/zoom.ts";

test("a chart that asks for its container's width fills it, and is as high as it says with all it has", () => {
  const { spec, fills } = sized({ mark: "bar", width: "container", height: 320, autosize: "fit-x" }, 700, 300);
  assert.deepEqual(spec, { mark: "bar", width: 700, height: 320, autosize: { type: "fit", contains: "padding" } });
  assert.equal(fills, true);
  assert.equal(sized({ mark: "bar" }, 700, 300).spec.height, 300);
  assert.equal(sized({ mark: "bar" }, 700, 0).spec.height, undefined);
  assert.deepEqual(sized({ mark: "bar", height: { step: 20 } }, 700, 300).spec.autosize, { type: "fit-x", contains: "padding" });
});

test("a chart with a width of its own, or made of several, is left as it is", () => {
  for (const given of [{ mark: "bar", width: 200 }, { hconcat: [] }, { facet: {}, spec: {} }]) {
    assert.deepEqual(sized(given, 700, 300), { spec: given, fills: false });
  }
});

test("a specification loads nothing", async () => {
  // Hazard: a chart made of what users typed calls addresses inside their network.
  const refused: string[] = [];
  const loader = loadsNothing((why) => refused.push(why)) as unknown as Record<string, (uri: string) => Promise<unknown>>;
  for (const way of ["load", "sanitize", "http", "file"]) {
    await assert.rejects(loader[way]!("http://127.0.0.1/secret"), /may load nothing/);
  }
  assert.equal(refused.length, 4);
});

test("zooming keeps the middle, and numbers that can be drawn", () => {
  assert.deepEqual(scaled(0, 100, 0.5), [25, 75]);
  assert.deepEqual(scaled(25, 75, 2), [0, 100]);
  assert.deepEqual(scaled(5, 5, 0.5), [5, 5]);
  assert.deepEqual(scaled(-Number.MAX_VALUE, Number.MAX_VALUE, 2), [-Number.MAX_VALUE, Number.MAX_VALUE]);
});
