// Copies texts.

/**
 * Puts a text on the clipboard, and reports whether it is there. Browsers give the
 * clipboard to secure pages only. An app that is served over plain HTTP in an office is
 * not secure, so it uses the older way: it selects the text in a field. That field stands
 * beside from, because an open dialog takes the focus from everything outside of it.
 */
export async function copyText(text: string, from: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, from);
  }
}

function copySelected(text: string, from: Element): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true; // a phone shows no keyboard for it
  area.className = "sr-only";
  (from.closest("dialog") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return done;
}
