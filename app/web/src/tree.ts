// The page's tree, and the effect of the server's operations on it. A tree is never
// changed: an operation gives a new tree that shares all the nodes it did not touch. So a
// node that is the same object as before need not be drawn again.

import type { Op, Path, Props } from "./wire.ts";

export interface Node {
  readonly props: Props;
  readonly kids: readonly Node[];
  /**
   * The present run has drawn the children before this index, and those behind are stale.
   * Undefined: none is stale.
   */
  readonly fresh?: number;
  /**
   * Widgets whose place another node took during the run. The run may yet draw them
   * further on.
   */
  readonly displaced?: readonly Displaced[];
}

export interface Displaced {
  readonly node: Node;
  readonly at: number;
  /** It stood before the node that took its place. */
  readonly before: boolean;
}

/** Main part and sidebar are containers that are never sent. */
export const emptyTree: Node = {
  props: { k: "root" },
  kids: [
    { props: { k: "main" }, kids: [] },
    { props: { k: "sidebar" }, kids: [] },
  ],
};

/** Applies operations in order. An operation on a node that is not there is ignored. */
export function apply(root: Node, ops: readonly Op[]): Node {
  for (const op of ops) {
    const [verb, path] = op;
    if (verb === "put") root = put(root, path, op[2]);
    else if (verb === "cut") root = change(root, path, 0, (parent) => cut(parent, op[2]));
    else if (verb === "at") root = change(root, path, 0, (parent) => ({ ...parent, fresh: op[2] }));
  }
  return root;
}

/**
 * A run has ended and no other follows at once: no node is stale, and the nodes that it
 * did not draw again are gone.
 */
export function settle(node: Node): Node {
  let kids: Node[] | undefined;
  for (let i = 0; i < node.kids.length; i++) {
    const kid = node.kids[i]!;
    const settled = settle(kid);
    if (settled !== kid) (kids ??= node.kids.slice())[i] = settled;
  }
  if (!kids && node.fresh === undefined && !node.displaced) return node;
  return { props: node.props, kids: kids ?? node.kids };
}

/**
 * The part of a tree that the present run has drawn. It is empty as long as the run has
 * not told how far it has come.
 */
export function reached(root: Node): Node {
  if (root.kids.every((part) => part.fresh === undefined)) return emptyTree;
  return { props: root.props, kids: root.kids.map(fresh) };
}

function fresh(node: Node): Node {
  if (node.fresh === undefined && node.kids.length === 0) return node;
  return { props: node.props, kids: node.kids.slice(0, node.fresh).map(fresh) };
}

/** The ids of all nodes, including those that the present run may yet draw. */
export function ids(node: Node, found = new Set<string>()): Set<string> {
  if (node.props.id !== undefined) found.add(node.props.id);
  for (const kid of node.kids) ids(kid, found);
  return found;
}

function put(root: Node, path: Path, props: Props): Node {
  const index = path[path.length - 1];
  // Main part and sidebar themselves are never put.
  if (index === undefined || path.length < 2) return root;
  return change(root, path.slice(0, -1), 0, (parent) => putChild(parent, index, props));
}

function putChild(parent: Node, index: number, props: Props): Node {
  const kids = parent.kids.slice();
  while (kids.length < index) kids.push({ props: { k: "empty" }, kids: [] });
  const old = kids[index];
  kids[index] = old?.props.k === props.k ? { ...old, props } : { props, kids: [] };
  const next = { ...confirm(parent, index), kids };
  return withDisplaced(next, displace(parent, old, index, props));
}

/** The widgets without a place, after props was put over old. */
function displace(parent: Node, old: Node | undefined, index: number, props: Props): readonly Displaced[] | undefined {
  let displaced = parent.displaced;
  if (displaced && props.id !== undefined) displaced = displaced.filter((d) => d.node.props.id !== props.id);
  const id = old?.props.id;
  if (!old || id === undefined || id === props.id) return displaced;
  // The children of an expander may stay with the node that took its place. They must not
  // be shown twice.
  if (old.kids.some((kid) => kid.props.k !== "options")) return displaced;
  if (parent.kids.some((kid) => kid !== old && kid.props.id === id)) return displaced;
  // Keep the order of the earlier page, so that the element that the user works in need
  // not be moved.
  const before = parent.kids.some((kid, i) => i > index && kid.props.id !== undefined && kid.props.id === props.id);
  return [...(displaced ?? []), { node: old, at: index, before }];
}

function withDisplaced(node: Node, displaced: readonly Displaced[] | undefined): Node {
  const { displaced: _, ...rest } = node;
  return displaced && displaced.length > 0 ? { ...rest, displaced } : rest;
}

function cut(parent: Node, count: number): Node {
  const next = { ...parent, kids: parent.kids.slice(0, count) };
  return withDisplaced(next, parent.displaced?.filter((d) => d.at < count));
}

/**
 * Changes the node at path. On the way down it marks each ancestor as drawn, because a
 * run draws children after their parents.
 */
function change(node: Node, path: Path, depth: number, edit: (n: Node) => Node): Node {
  if (depth === path.length) return edit(node);
  const index = path[depth]!;
  const kid = node.kids[index];
  if (!kid) return node;
  const changed = change(kid, path, depth + 1, edit);
  if (changed === kid) return node;
  const kids = node.kids.slice();
  kids[index] = changed;
  return { ...confirm(node, index), kids };
}

function confirm(node: Node, index: number): Node {
  return node.fresh !== undefined && node.fresh <= index ? { ...node, fresh: index + 1 } : node;
}

/** A child as the page shows it. */
export interface Shown {
  readonly node: Node;
  /** The same child has the same key in the next tree, even if others came before it. */
  readonly key: string;
  readonly stale: boolean;
}

/**
 * The children of a node in the order to show them, each widget once. A run draws
 * children in order, so of two nodes with one id the first is the newer.
 */
export function shown(parent: Node): readonly Shown[] {
  const newest = new Map<string, Node>();
  for (const kid of parent.kids) {
    const id = kid.props.id;
    if (id !== undefined && !newest.has(id)) newest.set(id, kid);
  }
  const list: Shown[] = [];
  const ordinals = new Map<string, number>();
  const fresh = parent.fresh ?? Infinity;
  const addDisplaced = (at: number, before: boolean) => {
    for (const d of parent.displaced ?? []) {
      if (d.at === at && d.before === before) list.push({ node: d.node, key: d.node.props.id!, stale: true });
    }
  };
  parent.kids.forEach((node, i) => {
    addDisplaced(i, true);
    const { k, id } = node.props;
    if (id === undefined) {
      const ordinal = ordinals.get(k) ?? 0;
      ordinals.set(k, ordinal + 1);
      list.push({ node, key: `${k}#${ordinal}`, stale: i >= fresh });
    } else if (newest.get(id) === node) {
      list.push({ node, key: id, stale: i >= fresh });
    }
    addDisplaced(i, false);
  });
  return list;
}
