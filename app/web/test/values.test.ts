import assert from "node:assert/strict";
import { test } from "node:test";
import { Values } from "../src/values.ts";
import type { Op } from "../src/wire.ts";

const put = (id: string, v: number): Op => ["put", [0, 0], { k: "slider", id, v }];

test("a changed value is shown until a run that knows of it draws the widget", () => {
  // Hazard (A7): a slider jumps back under the hand, because a delta that was on its way still has the old value.
  const values = new Values();
  values.sent("s", 20, 7);
  assert.equal(values.shown("s", 50), 20);
  values.delta([put("s", 50)], 6, undefined);
  assert.equal(values.shown("s", 50), 20, "a delta that has not seen event 7");
  values.delta([], 7, undefined);
  assert.equal(values.shown("s", 50), 20, "a run that knows of it, and has not drawn the widget yet");
  values.delta([put("s", 30)], 7, undefined);
  assert.equal(values.shown("s", 30), 30, "the run has drawn it, with the value that the server allows");
});

test("the end of a run that knows of a change lets go of it", () => {
  // Hazard: the server refuses a value and so sends nothing; the page shows the refused one for ever.
  for (const end of ["done", "error"] as const) {
    const values = new Values();
    values.sent("s", 20, 7);
    values.delta([], 7, end);
    assert.equal(values.shown("s", 50), 50, end);
  }
});

test("a replaced run, or one that ends without knowing of the change, lets go of nothing", () => {
  const values = new Values();
  values.sent("s", 20, 7);
  values.delta([], 7, "replaced");
  values.delta([], 6, "done");
  assert.equal(values.shown("s", 50), 20);
});

test("a stopped run lets go of nothing that it has not drawn, until a run knows of more", () => {
  // Hazard (A7): Stop empties a field above which the run had not come, though the server has its text for the next run.
  const values = new Values();
  values.sent("s", 20, 7);
  values.sent("t", 20, 7);
  values.delta([put("t", 30)], 7, undefined);
  values.delta([], 7, "stopped");
  values.delta([], 7, "done"); // a part of the page that runs by itself
  assert.equal(values.shown("s", 50), 20);
  assert.equal(values.shown("t", 30), 30);
  values.delta([], 8, "done");
  assert.equal(values.shown("s", 50), 50);
});

test("the newest change counts", () => {
  const values = new Values();
  values.sent("s", 20, 7);
  values.sent("s", 10, 8);
  values.delta([put("s", 20)], 7, "done");
  assert.equal(values.shown("s", 20), 10);
});

test("a change that is not sent yet is nobody's but the user's", () => {
  const values = new Values();
  values.change("s", 20);
  assert.deepEqual(values.unsent(), { s: 20 });
  values.delta([put("s", 50)], 99, "done");
  assert.equal(values.shown("s", 50), 20);
  values.sent("s", 20, 100);
  assert.deepEqual(values.unsent(), {});
});

test("watchers of a widget hear of its changes, and of no other's", () => {
  const values = new Values();
  const heard: string[] = [];
  const end = values.watch("s", () => heard.push("s"));
  values.watch("t", () => heard.push("t"));
  values.sent("s", 20, 1);
  values.delta([put("s", 20)], 1, undefined);
  values.delta([put("s", 20)], 1, "done");
  assert.deepEqual(heard, ["s", "s"], "changed, let go of, and then nothing");
  end();
  values.sent("s", 30, 2);
  assert.deepEqual(heard, ["s", "s"]);
  values.reset();
  values.sent("t", 1, 3);
  assert.deepEqual(heard, ["s", "s", "t"]);
});

test("a value that the server had no room for stays, and goes with what goes next", () => {
  // Hazard: what was typed is gone as soon as the run has ended that was to take it.
  const values = new Values();
  values.sent("t", 20, 7);
  values.refused(["t", "unknown"]);
  values.delta([put("t", 50)], 7, "done");
  assert.equal(values.shown("t", 50), 20);
  assert.deepEqual(values.unsent(), { t: 20 });

  values.hold("form", "f", 5);
  values.sent("f", 5, 8);
  values.refused(["f"]);
  assert.deepEqual([values.unsent(), values.unsent("form")], [{ t: 20 }, { f: 5 }], "what a form sent goes with the form");
});

test("a refusal of an older value does not touch what was typed since", () => {
  const values = new Values();
  values.sent("t", 20, 7);
  values.change("t", 30);
  values.refused(["t"]);
  assert.equal(values.shown("t", 50), 30);
});
