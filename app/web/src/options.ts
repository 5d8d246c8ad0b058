// The options to choose from, and a search in them by typed words.

import type { Node } from "./tree.ts";

/**
 * The options of a select, radio or multiselect. A long list has them in its only child.
 */
export function optionsOf(node: Node): readonly string[] {
  const { props } = node.kids.find((kid) => kid.props.k === "options") ?? node;
  return (props.options as readonly string[] | undefined) ?? none;
}

const none: readonly string[] = [];

/**
 * The indexes of the options that have all the words of a query. Options that begin with
 * the query come first.
 */
export function matching(options: readonly string[], query: string): readonly number[] {
  const wanted = fold(query).trim();
  const words = wanted.split(/\s+/);
  const first: number[] = [];
  const others: number[] = [];
  foldedOf(options).forEach((text, i) => {
    if (!words.every((word) => text.includes(word))) return;
    (text.startsWith(wanted) ? first : others).push(i);
  });
  return others.length === 0 ? first : first.concat(others);
}

const folded = new WeakMap<readonly string[], readonly string[]>();

function foldedOf(options: readonly string[]): readonly string[] {
  let texts = folded.get(options);
  if (!texts) folded.set(options, (texts = options.map(fold)));
  return texts;
}

/** A text without capitals and accents, which a search ignores. */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
