// The direction in which a page is written.

/** Whether an element's text, and so its layout, runs from right to left. */
export function isRightToLeft(element: Element): boolean {
  return getComputedStyle(element).direction === "rtl";
}

/**
 * The direction of a text area by the first letter of its text. `dir="auto"` finds one for
 * each line, for which Chromium takes a minute where a text has a megabyte of lines.
 */
export function directionOf(text: string): "ltr" | "rtl" | undefined {
  const letter = /\p{L}/u.exec(text.slice(0, 1000));
  if (!letter) return undefined; // that of the page
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(letter[0]) ? "rtl" : "ltr";
}
