// The address in the browser's bar: a page of the app and parameters. All pages are in
// one directory, at which the app is mounted.

import type { Session } from "./session.ts";
import type { Address, Head } from "./wire.ts";

/** The address that the session knows. */
let at: Address | undefined;

export function here(): Address {
  const last = location.pathname.slice(location.pathname.lastIndexOf("/") + 1);
  return { page: decoded(last), query: location.search.slice(1) };
}

const lastKey = `refrain.at:${location.pathname.replace(/[^/]*$/, "")}`;

/**
 * Whether this tab was at another page of the app before it was loaded. It keeps the page
 * for the next time that it is asked.
 */
export function movedHere(kept: Storage | undefined): boolean {
  const before = kept?.getItem(lastKey) ?? undefined;
  addEventListener("pagehide", () => kept?.setItem(lastKey, here().page));
  return before !== undefined && before !== here().page;
}

/** The URL of an address, relative to any page of the app. */
export function urlOf({ page, query }: Address): string {
  // A colon in the first part would make it a scheme.
  return `./${encodeURIComponent(page)}${query && `?${query}`}`;
}

/**
 * Keeps the bar and the session at one address. The server's message changes the bar, and
 * the user's back and forward change the session.
 */
export function followAddress(session: Session): void {
  at = here();
  session.onHead = (head: Head) => {
    document.title = head.title;
    if (!same(head, here())) show(urlOf(head), head.push === true);
    at = here();
  };
  addEventListener("popstate", () => {
    const now = here();
    if (same(now, at)) return; // only a mark within the page
    at = now;
    session.go(now);
  });
}

/** Goes to a page without loading it, as a click on its link does. */
export function visit(session: Pick<Session, "go">, to: Address): void {
  if (!same(to, here())) show(urlOf(to), true);
  at = here();
  scrollTo(0, 0);
  session.go(to);
}

function show(url: string, push: boolean): void {
  try {
    if (push) history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  } catch {
    // Browsers allow so many changes in so many seconds. The page is right all the same.
  }
}

function same(a: Address, b: Address | undefined): boolean {
  return a.page === b?.page && a.query === b.query;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
