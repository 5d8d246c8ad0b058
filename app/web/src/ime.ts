// Input methods, with which people type Chinese, Japanese or Korean. Their keys are not
// meant for the page: Enter takes a candidate, and Esc discards it.

/**
 * Whether a key belongs to an input method. Safari ends the composition before it tells of
 * the key that ended it; the key's code tells that it was the input method's.
 */
function composing(e: KeyboardEvent): boolean {
  return e.isComposing || e.keyCode === 229;
}

/**
 * Keeps the keys of input methods from all handlers in a document, so that no widget has
 * to handle them: they enter, submit, move and close nothing. Returns a function that
 * ends that.
 */
export function shieldComposition(target: Document): () => void {
  const onKeyDown = (e: KeyboardEvent) => {
    if (!composing(e)) return;
    e.stopImmediatePropagation();
    // In Safari the key comes when the text is there already. The browser's own actions,
    // such as sending a form or closing a dialog, are not meant either.
    if (!e.isComposing && (e.key === "Enter" || e.key === "Escape")) e.preventDefault();
  };
  target.addEventListener("keydown", onKeyDown, true);
  return () => target.removeEventListener("keydown", onKeyDown, true);
}
