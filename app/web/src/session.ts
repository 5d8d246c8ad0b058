// What this tab knows of its session: the tree, the values of widgets, what goes on, and what is still to be said to
// the server. It is told what arrives and hands out what to send; the socket is not its concern.

import { apply, emptyTree, ids, settle, type Node } from "./tree.ts";
import { Views } from "./table/view.ts";
import { Toasts } from "./toasts.ts";
import { Values } from "./values.ts";
import type { Address, CellWindow, Delta, Event, FromPage, FromServer, Head, Notice, Value, WindowRequest } from "./wire.ts";

export interface State {
  /** The token by which rows of tables are downloaded. */
  readonly csv: string;
  readonly root: Node;
  /** Something was drawn, or a run has ended without drawing. */
  readonly drawn: boolean;
  readonly running: boolean;
  /** Unset while connected. */
  readonly lost: boolean;
  /** Why the server ended the session, in a sentence. */
  readonly gone?: string;
  readonly notice?: Notice | undefined;
}

export class Session {
  readonly values = new Values();
  readonly views: Views;
  readonly toasts = new Toasts();
  #state: State = { csv: "", root: emptyTree, drawn: false, running: false, lost: false };
  #watchers = new Set<() => void>();
  #drafts = new Map<string, () => Value | undefined>();

  #send: ((m: FromPage) => void) | undefined;
  /** What a hello was answered with, until the first delta after it: the tree is built anew from there. */
  #welcomed: "new" | "resumed" | undefined;
  #going = false;
  #n = 0;
  /** The events up to this one start no run, since the user has stopped it. They are still to be merged into the next. */
  #stopped = 0;
  #seen = 0;
  /** Events that no run has seen yet. */
  #outbox: Event[] = [];
  #req = 0;
  #asked = new Map<number, { request: WindowRequest; answer: (w: CellWindow) => void }>();
  #epoch = 0;

  constructor(views = new Views("")) {
    this.views = views;
  }

  get state(): State {
    return this.#state;
  }

  /** Rises when another session answers, in which revisions of tables may mean other content. */
  get epoch(): number {
    return this.#epoch;
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  /** A widget's value, changed by its user, starts a run. */
  set(id: string, value: Value): void {
    this.#event({ [id]: value });
  }

  /** Changes a value as the user sees it. It goes to the server with flush, or with whatever goes next. */
  change(id: string, value: Value): void {
    this.values.change(id, value);
  }

  flush(id: string): void {
    if (id in this.values.unsent()) this.#event({});
  }

  /** Presses a button, along with the text that is being typed elsewhere: one run sees both. */
  press(id: string): void {
    const set: Record<string, Value> = {};
    for (const [other, read] of this.#drafts) {
      const value = read();
      if (value !== undefined) set[other] = value;
    }
    this.#event(set, [id]);
  }

  /** Submits a form: what it held back and the press arrive together. Also is what is being typed in it. */
  submit(form: string, button: string, also: Record<string, Value>): void {
    this.#event({ ...this.values.unsent(form), ...also }, [button]);
  }

  /** The user has gone to another address of the app, which the browser shows already. */
  go(to: Address): void {
    this.#event({}, undefined, to);
  }

  /** Calls back with what the browser is to show around the page. */
  onHead: ((head: Head) => void) | undefined;

  /** Names a reader of what a widget's user has typed and not yet entered; returns what takes it back. */
  draft(id: string, read: () => Value | undefined): () => void {
    this.#drafts.set(id, read);
    return () => {
      if (this.#drafts.get(id) === read) this.#drafts.delete(id);
    };
  }

  stop(): void {
    this.#send?.({ t: "stop" });
  }

  rerun(): void {
    this.#send?.({ t: "rerun" });
  }

  /** Clears the memos, and runs again. */
  clearMemos(): void {
    this.#send?.({ t: "clear" });
  }

  /** Asks for cells. The answer comes once there is one, over a later connection if need be, or never. */
  ask(of: Omit<WindowRequest, "t" | "req">, answer: (w: CellWindow) => void): void {
    const request: WindowRequest = { t: "window", req: ++this.#req, ...of };
    this.#asked.set(request.req, { request, answer });
    this.#send?.(request);
  }

  /** The socket is open and the server has been greeted. Call receive with what it says, and lost when it closes. */
  receive(m: FromServer, send: (m: FromPage) => void): void {
    if (m.t === "delta") return this.#delta(m, send);
    if (m.t === "toast") return this.toasts.add(m.text);
    if (m.t === "gone") {
      this.#send = undefined;
      return this.#update({ gone: m.why, running: false });
    }
    if (m.t === "notice") return this.#update({ notice: m.title ? m : undefined });
    this.#welcomed = m.resumed ? "resumed" : "new";
    if (!m.resumed) {
      this.#outbox = [];
      this.#seen = this.#n;
      this.#epoch++;
      this.values.reset();
    }
    // What is still to be noticed is said again after this.
    this.#update({ csv: m.csv, lost: false, notice: undefined });
    // What a resumed session has seen stands in the delta that follows; until then nothing is said twice.
    if (!m.resumed) this.#speak(send);
  }

  receiveWindow(w: CellWindow): void {
    const asked = this.#asked.get(w.req);
    this.#asked.delete(w.req);
    asked?.answer(w);
  }

  lost(): void {
    this.#send = undefined;
    this.#going = false;
    this.#update({ lost: true, running: false });
  }

  #delta(m: Delta, send: (m: FromPage) => void): void {
    let root = this.#welcomed ? emptyTree : this.#state.root;
    const resumed = this.#welcomed === "resumed";
    this.#welcomed = undefined;

    root = apply(root, m.ops);
    if (m.start) this.#going = true;
    if (m.end === "stopped") this.#stopped = this.#n;
    if (m.end) this.#going = m.end === "replaced";
    if (m.end && m.end !== "replaced") root = settle(root);

    this.#seen = Math.max(this.#seen, m.seen);
    this.#n = Math.max(this.#n, m.seen);
    this.#outbox = this.#outbox.filter((e) => e.n > m.seen);
    if (resumed) this.#speak(send);

    if (m.head) this.onHead?.(m.head);
    const drawn = this.#state.drawn || m.ops.length > 0 || m.end !== undefined;
    this.#update({ root, drawn, running: this.#going || this.#outbox.some((e) => e.n > this.#stopped) });
    this.values.delta(m.ops, m.seen, m.end);
    if (m.end && m.end !== "replaced") this.values.keepHeld(() => ids(root));
  }

  /** From here on messages go out; first those that the server has not had, or may not have. */
  #speak(send: (m: FromPage) => void): void {
    this.#send = send;
    this.#outbox.forEach(send);
    for (const { request } of this.#asked.values()) send(request);
  }

  #event(changed: Record<string, Value>, press?: string[], go?: Address): void {
    const parts = inParts({ ...this.values.unsent(), ...changed });
    const last = parts.pop()!;
    for (const set of parts) this.#say(set, { more: true });
    this.#say(last, { ...(press && { press }), ...(go && { go }) });
  }

  #say(set: Record<string, Value>, rest: Pick<Event, "press" | "go" | "more">): void {
    const event: Event = { t: "event", n: ++this.#n, set, ...rest };
    this.#outbox.push(event);
    this.#send?.(event);
    for (const [id, value] of Object.entries(set)) this.values.sent(id, value, event.n);
    this.#update({ running: this.#send !== undefined });
  }

  #update(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#watchers.forEach((changed) => changed());
  }
}

/** How much one event may hold, in bytes; the server's limit for a message lies above, by more than one long text. */
const largestSet = 16 << 10;

/** Values in as many events as it takes for each to be a message that the server accepts. */
function inParts(set: Record<string, Value>): Record<string, Value>[] {
  const parts: Record<string, Value>[] = [{}];
  let room = largestSet;
  for (const [id, value] of Object.entries(set)) {
    // A character of JSON is at most three bytes of UTF-8.
    const size = 3 * (id.length + JSON.stringify(value).length);
    if (size > room && room < largestSet) {
      parts.push({});
      room = largestSet;
    }
    parts[parts.length - 1]![id] = value;
    room -= size;
  }
  return parts;
}
