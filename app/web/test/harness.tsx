// A page drawn into a document, a session behind it, and what the page sends to its server.

import { fire } from "./dom.ts";
import { beforeEach } from "node:test";
import { render } from "preact";
import { act } from "preact/test-utils";
import { SessionProvider } from "../src/context.ts";
import { kinds } from "../src/kinds.tsx";
import { loadAll } from "../src/lazy.tsx";
import { KindsContext } from "../src/node.tsx";
import { Page } from "../src/page.tsx";
import { Session } from "../src/session.ts";
import type { Delta, FromPage, Op, Props } from "../src/wire.ts";

/** Of the test that runs now. */
export let session: Session;
export let sent: FromPage[];
export let root: HTMLElement;

await loadAll();

beforeEach(() => {
  if (root) act(() => render(null, root));
  root?.remove();
  session = new Session();
  sent = [];
  document.body.append((root = document.createElement("div")));
  act(() => {
    render(
      <KindsContext.Provider value={kinds}>
        <SessionProvider value={session}><Page /></SessionProvider>
      </KindsContext.Provider>,
      root,
    );
    session.receive({ t: "welcome", tab: "T", csv: "TOKEN", resumed: false }, (m) => sent.push(m));
  });
});

export const delta = (ops: Op[], more: Partial<Delta> = {}) =>
  act(() => session.receive({ t: "delta", run: 1, seen: 0, ops, ...more }, (m) => sent.push(m)));

/** Puts a node into the main part. */
export const put = (i: number, props: Props): Op => ["put", [0, i], props];

/** A run that draws these nodes. */
export const show = (...nodes: Props[]) => delta(nodes.map((props, i) => put(i, props)), { start: true, end: "done" });

export const find = (selector: string) => root.querySelector(selector) as HTMLInputElement;
export const control = () => find("main input");

export const user = (what: () => void) => act(what);
export const press = (target: Element, key: string) => void fire(target, "keydown", { key });
export const type = (target: Element, text: string) => {
  (target as HTMLInputElement).value = text;
  fire(target, "input");
};

export const event = (n: number, set: object, press?: string[]) => ({ t: "event", n, set, ...(press && { press }) });

export const text = (v: string, more: object = {}): Props => ({ k: "textinput", id: "name", label: "Name", v, ...more });
export const button: Props = { k: "button", id: "go", label: "Go" };
