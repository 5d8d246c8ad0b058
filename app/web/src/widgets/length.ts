// The length of a text. A text that is too long stays in its field, and the field says
// so. A browser would silently drop the part beyond maxlength.

import { countText } from "../format/numbers.ts";

/** The greatest size of a text, in bytes of UTF-8. */
const mostBytes = 1 << 20;

/**
 * The greatest length of a text in the form of a message, in which quotes and line ends
 * take two bytes.
 */
const mostEncoded = 2 * mostBytes + 2;

/** Why a text cannot be sent, in one sentence; undefined if it can. Max is in characters. */
export function wrongText(text: string, max?: number): string | undefined {
  if (text.includes("\0")) return "This text has a NUL character in it, which cannot be sent.";
  if (max !== undefined && text.length > max) {
    const over = charactersOf(text) - max;
    if (over > 0) return `${countText(over)} ${over === 1 ? "character" : "characters"} too many: ${countText(max)} at most.`;
  }
  return fits(text) ? undefined : "This text is too long to be sent: 1 MB at most. Nothing of it was cut.";
}

function fits(text: string): boolean {
  // A unit of a string is at most three bytes of UTF-8, and six in JSON.
  if (text.length * 6 <= mostBytes) return true;
  return bytesOf(text) <= mostBytes && bytesOf(JSON.stringify(text)) <= mostEncoded;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * The number of characters as people count them. Some characters are two units of a
 * string.
 */
function charactersOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
