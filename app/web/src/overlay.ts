// Shows a page over the page before it, while the first run of a session draws the page.
// The parts that the run has not reached stay, with half-typed text, the focus and the
// caret.

import type { Displaced, Node } from "./tree.ts";

/**
 * The present tree, followed by the parts of the earlier tree that it does not have yet.
 * It is for showing, not for operations.
 */
export function overlay(now: Node, before: Node): Node {
  if (before.kids.length === 0) return now;
  const keys = keysOf(now.kids);
  const drawn = new Set(keys);
  const oldKeys = keysOf(before.kids);
  const displaced: Displaced[] = [...(now.displaced ?? [])];
  let reached = 0;
  const kids = now.kids.map((kid, i) => {
    const place = oldKeys.indexOf(keys[i]!);
    const old = before.kids[place];
    if (!old) return kid;
    for (; reached < place; reached++) {
      // The run has passed over this one. It may draw it further on.
      const passed = before.kids[reached]!;
      if (passed.props.id === undefined || drawn.has(passed.props.id)) continue;
      displaced.push({ node: passed, at: i, before: true });
    }
    reached = Math.max(reached, place + 1);
    return old.props.k === kid.props.k ? overlay(kid, old) : kid;
  });
  return {
    props: now.props,
    kids: [...kids, ...before.kids.slice(reached)],
    fresh: now.fresh ?? kids.length,
    ...(displaced.length > 0 && { displaced }),
  };
}

/** The keys by which the page tells the children of a node apart; see shown. */
function keysOf(kids: readonly Node[]): string[] {
  const ordinals = new Map<string, number>();
  return kids.map(({ props: { k, id } }) => {
    if (id !== undefined) return id;
    const ordinal = ordinals.get(k) ?? 0;
    ordinals.set(k, ordinal + 1);
    return `${k}#${ordinal}`;
  });
}
