import assert from "node:assert/strict";
import { test } from "node:test";
import { overlay } from "../src/overlay.ts";
import { apply, emptyTree, shown, type Node } from "../src/tree.ts";
import type { Op } from "../src/wire.ts";

const put = (path: number[], k: string, more: object = {}): Op => ["put", path, { k, ...more }];
const input = (path: number[], id: string): Op => put(path, "textinput", { id, v: "" });
const main = (root: Node) => shown(root.kids[0]!).map(({ key, stale }) => (stale ? `(${key})` : key));

const before = apply(emptyTree, [
  put([0, 0], "text"),
  input([0, 1], "a"),
  put([0, 2], "columns"),
  put([0, 2, 0], "column"),
  input([0, 2, 0, 0], "b"),
  put([0, 2, 1], "column"),
  input([0, 2, 1, 0], "c"),
  put([0, 3], "text"),
  input([0, 4], "d"),
]);

test("what the run has not reached stays, by the keys it had", () => {
  const root = overlay(apply(emptyTree, [put([0, 0], "text")]), before);
  assert.deepEqual(main(root), ["text#0", "(a)", "(columns#0)", "(text#1)", "(d)"]);
});

test("inside a container too", () => {
  const now = apply(emptyTree, [put([0, 0], "text"), input([0, 1], "a"), put([0, 2], "columns"), put([0, 2, 0], "column"), input([0, 2, 0, 0], "b")]);
  const columns = overlay(now, before).kids[0]!.kids[2]!;
  assert.deepEqual(columns.kids.map((column) => column.kids.map((kid) => kid.props.id)), [["b"], ["c"]]);
});

test("a spinner stands before what is to come, which keeps its keys", () => {
  // Hazard: after a restart nothing is in the memos, each run begins with a wait, and the
  // fields behind it lose what is typed.
  const root = overlay(apply(emptyTree, [put([0, 0], "text"), put([0, 1], "spinner")]), before);
  assert.deepEqual(main(root), ["text#0", "spinner#0", "(a)", "(columns#0)", "(text#1)", "(d)"]);
});

test("a widget that was passed over keeps its place", () => {
  const root = overlay(apply(emptyTree, [put([0, 0], "text"), input([0, 1], "new"), input([0, 2], "d")]), before);
  assert.deepEqual(main(root), ["text#0", "new", "(a)", "d"]);
  const moved = overlay(apply(emptyTree, [input([0, 0], "d"), input([0, 1], "a")]), before);
  assert.deepEqual(main(moved), ["d", "a"]);
});

test("a page that was empty adds nothing", () => {
  const now = apply(emptyTree, [put([0, 0], "text")]);
  assert.deepEqual(main(overlay(now, emptyTree)), ["text#0"]);
});
