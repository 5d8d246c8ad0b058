// The values of widgets, as the page shows them, that a page carries from its session to
// the next.

import type { Node } from "./tree.ts";
import type { Values } from "./values.ts";
import { optionsOf } from "./options.ts";
import type { Carried, ChosenFile, Value } from "./wire.ts";

export interface Held {
  readonly node: Node;
  readonly value: Value;
}

/**
 * The widgets below a node that have a value, by id. A value that a form holds back does
 * not count, because the form goes on holding it. Files are left out, because they went
 * with the session.
 */
export function heldIn(root: Node, values: Values): Map<string, Held> {
  const all = new Map<string, Held>();
  for (const [id, node] of widgets(root)) {
    if (node.props.k === "upload" || node.props.disabled || all.has(id)) continue;
    all.set(id, { node, value: values.outsideForm(id, node.props.v as Value) });
  }
  return all;
}

/** The files that are chosen below a node, by the id of their field. */
export function filesIn(root: Node, values: Values): Map<string, readonly ChosenFile[]> {
  const all = new Map<string, readonly ChosenFile[]>();
  for (const [id, node] of widgets(root)) {
    if (node.props.k === "upload") all.set(id, values.shown(id, node.props.v as readonly ChosenFile[]));
  }
  return all;
}

/**
 * The form in which the next session gets the widgets. A widget whose value is none of
 * its options is left out.
 */
export function carry(held: ReadonlyMap<string, Held>): Record<string, Carried> {
  const all: Record<string, Carried> = {};
  for (const [id, { node, value }] of held) {
    const options = optionsOf(node);
    const one = options.length > 0 ? byText(options, value) : { v: value };
    if (one) all[id] = one;
  }
  return all;
}

/**
 * Options are carried by their texts, because the next session may have other options.
 */
function byText(options: readonly string[], v: Value): Carried | undefined {
  const many = Array.isArray(v);
  const chosen = (many ? v : [v]).map((i) => options[i as number]);
  if (chosen.includes(undefined)) return undefined;
  return { v: many ? chosen.map((_, i) => i) : 0, options: chosen as string[] };
}

function* widgets(node: Node): Generator<[id: string, node: Node]> {
  const { id, v } = node.props;
  if (id !== undefined && v !== undefined) yield [id, node];
  for (const kid of node.kids) yield* widgets(kid);
  for (const { node: kid } of node.displaced ?? []) yield* widgets(kid);
}
