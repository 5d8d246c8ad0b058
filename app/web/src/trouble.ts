// Finds out why the page cannot connect. A WebSocket that fails does not say why, so the
// page asks the same address by HTTP.

export interface Trouble {
  readonly kind: string;
  readonly title?: string;
  readonly text: string;
  /** The setting that mends it, for the operator of the app; empty if there is none. */
  readonly fix?: string;
}

/** The object that is told of the trouble. */
export interface Troubled {
  readonly state: { readonly drawn: boolean };
  trouble(trouble: Trouble | undefined): void;
}

export class Diagnosis {
  #last: string | undefined;
  #failures = 0;
  #asking: object | undefined;

  constructor(
    readonly session: Troubled,
    readonly url: () => URL,
    readonly fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
  ) {}

  /**
   * A connection could not be opened. A trouble is shown when it was found twice, because
   * the first time it may have been a restart.
   */
  async failed(): Promise<void> {
    if (this.#asking) return;
    const mine = (this.#asking = {});
    const found = await this.#ask();
    if (this.#asking !== mine) return; // connected meanwhile
    this.#asking = undefined;
    this.#failures++;
    const again = found.kind === this.#last;
    this.#last = found.kind;
    // A page that shows something says by itself that it is reconnecting.
    if (again && !(found.kind === "away" && this.session.state.drawn)) this.session.trouble(found);
  }

  /** The server has sent a message. */
  connected(): void {
    if (this.#failures === 0 && !this.#asking) return;
    this.#asking = this.#last = undefined;
    this.#failures = 0;
    this.session.trouble(undefined);
  }

  async #ask(): Promise<Trouble> {
    const url = this.url();
    url.searchParams.set("origin", url.origin);
    if (this.#failures === 1) url.searchParams.set("again", ""); // has the server log it, once a page
    let answer: Response;
    try {
      answer = await this.fetch(url, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(patience) });
    } catch {
      return away("");
    }
    return (await said(answer)) ?? foreign(answer, url);
  }
}

const patience = 10_000;

/** The answer of the app, if the app itself answers. */
async function said(answer: Response): Promise<Trouble | undefined> {
  try {
    const t: unknown = await answer.json();
    if (typeof t === "object" && t !== null && "kind" in t && "text" in t) return t as Trouble;
  } catch {
    // not JSON
  }
  return undefined;
}

/** The trouble if something other than the app answers. */
function foreign({ type, status }: Response, url: URL): Trouble {
  if (type === "opaqueredirect" || status === 401 || status === 403) {
    return {
      kind: "signin",
      text: "Something in front of the app does not let this page through. You may have to sign in again: reload the page.",
      fix: `Have it let requests to ${url.pathname} through as it does for the page, with the same cookies.`,
    };
  }
  if (status >= 500) return away(` What answers in its place says ${status}.`);
  return {
    kind: "foreign",
    text: `Something else than the app answers at ${url.pathname}, with status ${status}.`,
    fix: "Have the proxy in front of the app pass on everything below the page's address, which ends in a slash.",
  };
}

function away(more: string): Trouble {
  return { kind: "away", title: "The app does not answer", text: `This page tries again by itself.${more}` };
}
