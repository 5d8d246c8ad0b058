// Keys that act wherever the focus is. Users who speak to the computer, or hit keys by
// mistake, can turn them off. The choice is kept in the browser.

const key = "refrain.shortcuts";

let off: boolean | undefined;

/** Whether the page answers to single keys. */
export function shortcutsAreOn(): boolean {
  return !(off ??= stored());
}

export function turnShortcuts(on: boolean): void {
  off = !on;
  try {
    if (on) localStorage.removeItem(key);
    else localStorage.setItem(key, "off");
  } catch {
    // The choice then lasts as long as the page.
  }
}

function stored(): boolean {
  try {
    return localStorage.getItem(key) === "off";
  } catch {
    return false; // a browser may forbid storage to a page
  }
}
