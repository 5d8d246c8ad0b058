import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, emptyTree, settle, shown, type Node } from "../src/tree.ts";
import type { Op, Path, Props } from "../src/wire.ts";

const text = (t: string): Props => ({ k: "text", text: t });
const widget = (id: string, v: number | string = 0): Props => ({ k: "number", id, label: id, v });
const put = (path: Path, props: Props): Op => ["put", path, props];
const page = (...props: Props[]) => apply(emptyTree, props.map((p, i) => put([0, i], p)));

function at(root: Node, ...path: number[]): Node {
  return path.reduce((node, i) => node.kids[i]!, root);
}

/** The main part as it is shown: a widget by its id, text by its text, a stale one in brackets. */
function seen(root: Node): string {
  return shown(at(root, 0))
    .map(({ node, stale }) => (stale ? `(${node.props.id ?? node.props.text})` : (node.props.id ?? node.props.text)))
    .join(" ");
}

test("an operation shares every node that it does not touch", () => {
  // Hazard: on a page of 1,000 nodes, a delta for one of them draws all of them again.
  const before = apply(page(...Array.from({ length: 1000 }, (_, i) => text(`line ${i}`))), [put([1, 0], text("side"))]);
  const after = apply(before, [put([0, 500], text("changed"))]);
  const changed = at(after, 0).kids.filter((kid, i) => kid !== at(before, 0).kids[i]);
  assert.equal(changed.length, 1);
  assert.equal(at(after, 1), at(before, 1));
  assert.equal(at(before, 0, 500).props.text, "line 500", "the tree before is as it was");
});

test("put over a container of its own kind keeps the children", () => {
  // Hazard: an expander whose label changed loses what stands in it, which the server does not send again.
  const before = apply(emptyTree, [put([0, 0], { k: "expander", id: "e", label: "a" }), put([0, 0, 0], text("in"))]);
  const after = apply(before, [put([0, 0], { k: "expander", id: "e", label: "b" })]);
  assert.equal(at(after, 0, 0).props.label, "b");
  assert.equal(at(after, 0, 0, 0), at(before, 0, 0, 0));
});

test("put over another kind drops the children", () => {
  const before = apply(emptyTree, [put([0, 0], { k: "container" }), put([0, 0, 0], text("in"))]);
  for (const k of ["columns", "text"]) {
    assert.deepEqual(at(apply(before, [put([0, 0], { k })]), 0, 0).kids, [], k);
  }
});

test("cut keeps the first children, and only of its parent", () => {
  const before = apply(page(text("a"), text("b"), text("c")), [put([1, 0], text("side"))]);
  const after = apply(before, [["cut", [0], 1]]);
  assert.equal(seen(after), "a");
  assert.equal(at(after, 1), at(before, 1));
  assert.equal(seen(apply(before, [["cut", [0], 0]])), "");
});

test("operations on places that are not there change nothing", () => {
  // Hazard: a message that makes no sense takes the page down.
  const before = page(text("a"));
  const ops: Op[] = [put([0, 7, 1], text("x")), put([], text("x")), put([0], text("x")), put([5, 0], text("x")), ["cut", [0, 4], 0], ["at", [9], 1]];
  for (const op of ops) assert.equal(apply(before, [op]), before, JSON.stringify(op));
});

test("put behind a gap keeps the place of what is missing", () => {
  const after = apply(emptyTree, [put([0, 2], text("c"))]);
  assert.deepEqual(at(after, 0).kids.map((kid) => kid.props.k), ["empty", "empty", "text"]);
});

test("what a run has not drawn yet is stale, until it is drawn or the run ends", () => {
  const before = page(text("a"), text("b"), text("c"));
  const going = apply(before, [["at", [0], 1]]);
  assert.equal(seen(going), "a (b) (c)");
  assert.equal(seen(apply(going, [put([0, 1], text("B"))])), "a B (c)");
  assert.equal(seen(apply(going, [["at", [0], 3]])), "a b c");
  assert.equal(seen(settle(going)), "a b c");
});

test("a container whose child was drawn is drawn itself", () => {
  const before = apply(page(text("a")), [put([0, 1], { k: "container" }), put([0, 1, 0], text("in")), put([0, 2], text("b"))]);
  const going = apply(before, [["at", [0], 1], put([0, 1, 0], text("new"))]);
  assert.deepEqual(shown(at(going, 0)).map(({ stale }) => stale), [false, false, true]);
});

test("settle gives the same tree where nothing is stale", () => {
  const before = page(text("a"), { k: "container" });
  assert.equal(settle(before), before);
});

test("settle leaves alone the parts that nothing is stale in", () => {
  const before = apply(page(text("a"), text("b")), [put([1, 0], text("side")), ["at", [0], 1]]);
  const after = settle(before);
  assert.equal(at(after, 1), at(before, 1));
  assert.equal(at(after, 0, 1), at(before, 0, 1));
});

test("a widget pushed on by an insertion stays on the page while the run goes on", () => {
  // Hazard (A7): between two deltas of one run the widget is nowhere, and what its user types is lost.
  const before = page(widget("a"), widget("b"));
  const half = apply(before, [put([0, 0], text("new"))]);
  assert.equal(seen(half), "new (a) b");
  const more = apply(half, [put([0, 1], widget("a"))]);
  assert.equal(seen(more), "new a (b)");
  const whole = apply(more, [put([0, 2], widget("b"))]);
  assert.equal(seen(settle(whole)), "new a b");
});

test("a widget that moves up is shown once, and what it displaced keeps its side of it", () => {
  // Hazard: one widget twice on the page; or one that is worked in moves in the document and so loses the focus.
  const before = page(widget("a"), widget("b"), widget("c"));
  const half = apply(before, [put([0, 0], widget("b", 5))]);
  assert.equal(seen(half), "(a) b c");
  assert.equal(shown(at(half, 0))[1]!.node.props.v, 5, "as it is now");
  const more = apply(half, [put([0, 1], widget("c"))]);
  assert.equal(seen(more), "(a) b c");
  assert.equal(seen(settle(apply(more, [["cut", [0], 2]]))), "b c");
});

test("an expander that gave its place to another leaves its children there", () => {
  // Hazard: the children, which the server counts as sent to that place, are on the page twice, or not at all.
  const expander = (id: string): Props => ({ k: "expander", id, label: id });
  const before = apply(page(expander("a")), [put([0, 0, 0], widget("in"))]);
  const half = apply(before, [put([0, 0], expander("b"))]);
  assert.equal(seen(half), "b");
  assert.equal(at(half, 0, 0, 0), at(before, 0, 0, 0));
});

test("a widget that the run did not draw again is gone at its end", () => {
  const half = apply(page(widget("a")), [put([0, 0], text("instead"))]);
  assert.equal(seen(half), "instead (a)");
  assert.equal(seen(settle(half)), "instead");
  assert.equal(seen(apply(half, [["cut", [0], 0]])), "");
});

test("after a run that was replaced, the next one finds the places as they were sent", () => {
  // Hazard: the page forgets the old node at place 1, which the server counts as drawn and does not send again.
  const replaced = apply(page(widget("a"), widget("b")), [put([0, 0], widget("b"))]);
  const next = apply(replaced, [put([0, 0], widget("a"))]);
  assert.equal(seen(settle(next)), "a b");
});

test("keys stay with widgets by id, and with others by kind and order", () => {
  // Hazard (A7): an element that comes before makes every later part of the page a new one, without focus or scroll.
  const keys = (root: Node) => new Map(shown(at(root, 0)).map(({ node, key }) => [JSON.stringify(node.props), key]));
  const columns = { k: "columns", n: 2 };
  const before = keys(page(columns, widget("a"), text("t")));
  const after = keys(page(text("before"), columns, widget("a"), text("t")));
  for (const props of [columns, widget("a")]) {
    assert.equal(after.get(JSON.stringify(props)), before.get(JSON.stringify(props)));
  }
  assert.equal(new Set(after.values()).size, after.size, "no key twice");
});

test("random runs end with the page that was drawn", () => {
  // Model: a server that remembers what it sent and sends what differs, over runs some of which are replaced.
  let seed = 7;
  const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  const draw = () => {
    const ids = ["a", "b", "c", "d"].filter(() => random(3) > 0).sort(() => random(2) - 0.5);
    return ids.flatMap((id) => (random(3) === 0 ? [text(`t${random(3)}`), widget(id)] : [widget(id, random(2))]));
  };
  let root: Node = emptyTree;
  let sent: Props[] = [];
  for (let run = 0; run < 3000; run++) {
    const drawn = draw();
    const replaced = random(4) === 0;
    const reached = replaced ? random(drawn.length + 1) : drawn.length;
    for (let i = 0; i < reached; i++) {
      if (random(2) === 0) root = apply(root, [["at", [0], i]]);
      if (JSON.stringify(sent[i]) === JSON.stringify(drawn[i])) continue;
      sent[i] = drawn[i]!;
      root = apply(root, [put([0, i], drawn[i]!)]);
      const keys = shown(at(root, 0)).map(({ key }) => key);
      assert.equal(new Set(keys).size, keys.length, `run ${run}: a key twice`);
      assert.ok(keys.includes(shownKey(drawn[i]!)), `run ${run}: what was drawn is not shown`);
    }
    if (replaced) continue;
    if (sent.length > drawn.length) root = apply(root, [["cut", [0], drawn.length]]);
    sent = sent.slice(0, drawn.length);
    root = settle(root);
    assert.deepEqual(shown(at(root, 0)).map(({ node }) => node.props), drawn, `run ${run}`);
    assert.ok(shown(at(root, 0)).every(({ stale }) => !stale));
  }
  function shownKey(props: Props): string {
    return props.id ?? shown(at(root, 0)).find(({ node }) => node.props === props)!.key;
  }
});

test("a list with options of its own stays while something takes its place", () => {
  // Hazard (A7): an element that comes before a long list closes it, and its focus is gone, until the run draws it again.
  const list: Props = { k: "select", id: "s", label: "s", v: 0 };
  const before = apply(page(list), [put([0, 0, 0], { k: "options", options: ["a"] })]);
  const half = apply(before, [put([0, 0], text("new"))]);
  const [, kept] = shown(at(half, 0));
  assert.equal(kept?.key, "s");
  assert.deepEqual(kept?.node.kids[0]?.props.options, ["a"]);
});
