// This tab's knowledge of its session: the tree, the values of widgets, the state of the
// run, and the messages not yet delivered. It handles incoming messages and creates
// outgoing ones. socket.ts owns the connection.

import { carry, filesIn, heldIn, type Held } from "./carry.ts";
import { LostFiles } from "./lostfiles.ts";
import { overlay } from "./overlay.ts";
import { apply, emptyTree, ids, reached, settle, type Node } from "./tree.ts";
import { Toasts } from "./toasts.ts";
import type { Trouble } from "./trouble.ts";
import { Values } from "./values.ts";
import { Views } from "./views.ts";
import type { Address, Carried, CellWindow, Delta, Event, FromPage, FromServer, Head, Hello, Notice, Value, WindowRequest } from "./wire.ts";

export interface State {
  /** The token for downloading rows of tables. */
  readonly csv: string;
  readonly root: Node;
  /** An element was drawn, or a run has ended without drawing. */
  readonly drawn: boolean;
  readonly running: boolean;
  /** Unset while connected. */
  readonly lost: boolean;
  /** Why the server ended the session, in a sentence. */
  readonly gone?: string;
  readonly notice?: Notice | undefined;
  /** The trouble that keeps the page from connecting. */
  readonly trouble?: Trouble | undefined;
}

export class Session {
  readonly values = new Values();
  readonly views: Views;
  readonly toasts = new Toasts();
  readonly lostFiles = new LostFiles();
  #state: State = { csv: "", root: emptyTree, drawn: false, running: false, lost: false };
  #watchers = new Set<() => void>();
  #drafts = new Map<string, () => Value | undefined>();

  #send: ((m: FromPage) => void) | undefined;
  /**
   * The answer to a hello, until the first delta after it. The tree is built anew from
   * that delta.
   */
  #welcomed: "new" | "resumed" | undefined;
  /** The page as the server knows it. */
  #tree = emptyTree;
  /** The page that was shown before, until the first run of a connection ends. */
  #before: Node | undefined;
  /** What the tree shows is of another address, until a run has drawn this one. */
  #moved: boolean;
  /** A run has started since the page was loaded. */
  #began = false;
  /**
   * No run of this session has ended yet. Values of widgets that it has not drawn are
   * sent as `carry`, not as `set`.
   */
  #young = false;
  /** The server waits for the values that are carried over. */
  #announced = false;
  /** A run is going, or the next one is about to replace it. */
  #going = false;
  /** The number of the last event. */
  #n = 0;
  /**
   * The events up to this one start no run, because the user has stopped it. They are
   * still to be merged into the next run.
   */
  #stopped = 0;
  /** Events that no run has seen yet. */
  #outbox: Event[] = [];
  #req = 0;
  #asked = new Map<number, { request: WindowRequest; answer: (w: CellWindow) => void }>();
  #epoch = 0;

  /**
   * Moved says that the page was loaded at another address than the one that this tab
   * showed before. If its session goes on, it still has the page of that address.
   */
  constructor(views = new Views(""), moved = false) {
    this.views = views;
    this.#moved = moved;
  }

  get state(): State {
    return this.#state;
  }

  /**
   * Increases with each new session. In another session, equal revisions of tables may
   * mean other content.
   */
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

  /**
   * Changes a value as the user sees it. It goes to the server with flush, or with the
   * next event.
   */
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

  /**
   * Whether the user has made a change that no run has seen yet, or is typing a text that
   * a press takes along.
   */
  get behind(): boolean {
    if (this.#outbox.length > 0) return true;
    for (const read of this.#drafts.values()) if (read() !== undefined) return true;
    for (const _ in this.values.unsent()) return true;
    return false;
  }

  /**
   * Submits a form: the values that it held back and the press arrive together. `also`
   * has the half-typed texts of the form.
   */
  submit(form: string, button: string, also: Record<string, Value>): void {
    this.#event({ ...this.values.unsent(form), ...also }, [button]);
  }

  /** The user has gone to another address of the app. The browser shows it already. */
  go(to: Address): void {
    this.#event({}, undefined, to);
  }

  /** Called with the new title and address, for the browser to show. */
  onHead: ((head: Head) => void) | undefined;

  /**
   * Registers a reader of a text that a widget's user has typed and not yet entered.
   * Returns a function that removes it.
   */
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

  /**
   * Asks for cells. The answer comes once there is one, perhaps over a later connection,
   * or never.
   */
  ask(of: Omit<WindowRequest, "t" | "req">, answer: (w: CellWindow) => void): void {
    const request: WindowRequest = { t: "window", req: ++this.#req, ...of };
    this.#asked.set(request.req, { request, answer });
    this.#send?.(request);
    this.onWaits?.();
  }

  /** The first message of a connection. */
  hello(tab: string, at: Address): Hello {
    this.#announced = this.#state.csv !== "";
    return { t: "hello", tab, ...at, ...(this.#announced && { holds: true }) };
  }

  /** The page expects something of the server. */
  get waits(): boolean {
    return this.#send !== undefined && (this.#state.running || this.#asked.size > 0);
  }

  /** Called when waits may have changed without a change of the state. */
  onWaits: (() => void) | undefined;

  /**
   * The socket is open and the server has been greeted. Call receive with each message,
   * and lost when the socket closes.
   */
  receive(m: FromServer, send: (m: FromPage) => void): void {
    if (m.t === "delta") return this.#delta(m, send);
    if (m.t === "toast") return this.toasts.add(m.text);
    if (m.t === "pong") return;
    if (m.t === "gone" && m.again) return this.lost();
    if (m.t === "gone") {
      this.#send = undefined;
      return this.#update({ gone: m.why, running: false });
    }
    if (m.t === "notice") return this.#update({ notice: m.title ? m : undefined });
    this.#welcomed = m.resumed ? "resumed" : "new";
    if (!m.resumed) {
      this.#renew();
      this.#moved = false;
    }
    if (this.#moved) setTimeout(() => this.#arrive(), longestMove);
    // The server repeats notices that still hold after this.
    this.#update({ csv: m.csv, lost: false, notice: undefined, running: this.#outbox.length > 0 });
    // The next delta says which events a resumed session has seen. Until then no event is
    // sent, so that none is sent twice.
    if (!m.resumed) this.#speak(send);
  }

  /**
   * Another session answers. It knows only the values that are carried over from the one
   * before. No press is carried over.
   */
  #renew(): void {
    const { root } = this.#state;
    const files = filesIn(root, this.values);
    const held = heldIn(root, this.values);
    this.lostFiles.add(files);
    for (const field of files.keys()) this.values.forget(field);
    this.values.reset();
    this.#outbox = [];
    this.#epoch++;
    this.#young = true;
    if (!this.#announced) return;
    this.#carry(held, {});
    for (const [id, { value }] of held) this.values.keep(id, value, this.#n);
  }

  receiveWindow(w: CellWindow): void {
    const asked = this.#asked.get(w.req);
    this.#asked.delete(w.req);
    this.onWaits?.();
    asked?.answer(w);
  }

  lost(): void {
    this.#send = undefined;
    this.#going = false;
    this.#update({ lost: true, running: false });
  }

  /** A trouble keeps the page from connecting, or undefined: the trouble is over. */
  trouble(trouble: Trouble | undefined): void {
    this.#update({ trouble });
  }

  #delta(m: Delta, send: (m: FromPage) => void): void {
    let tree = this.#welcomed ? emptyTree : this.#tree;
    if (this.#welcomed && this.#state.drawn) this.#before = this.#state.root;
    const resumed = this.#welcomed === "resumed";
    this.#welcomed = undefined;

    tree = apply(tree, m.ops);
    if (m.start) this.#going = true;
    if (m.end === "stopped") this.#stopped = this.#n;
    if (m.end) this.#going = m.end === "replaced";
    const ended = m.end !== undefined && m.end !== "replaced";
    if (ended) {
      tree = settle(tree);
      this.#before = undefined;
      this.#young = false;
      if (m.start || this.#began) this.#moved = false;
    }
    this.#began ||= m.start === true;
    this.#tree = tree;
    const known = this.#moved ? reached(tree) : tree;
    const root = this.#before ? overlay(known, this.#before) : known;

    this.#n = Math.max(this.#n, m.seen);
    this.#outbox = this.#outbox.filter((e) => e.n > m.seen);
    if (resumed) this.#speak(send);

    if (m.head) this.onHead?.(m.head);
    const drawn = this.#state.drawn || (this.#moved ? root !== emptyTree : m.ops.length > 0 || m.end !== undefined);
    this.#update({ root, drawn, running: this.#going || this.#outbox.some((e) => e.n > this.#stopped) });
    if (m.refused) {
      this.values.refused(m.refused.ids);
      this.toasts.add(m.refused.why);
    }
    this.values.delta(m.ops, m.seen, m.end);
    if (ended) this.values.keepHeld(() => ids(root));
  }

  /** Shows the whole tree, whatever a run has drawn of it. */
  #arrive(): void {
    if (!this.#moved) return;
    this.#moved = false;
    this.#update({ root: this.#tree, drawn: true });
  }

  /**
   * From here on messages go out. Unacknowledged events are sent first.
   */
  #speak(send: (m: FromPage) => void): void {
    this.#send = send;
    this.#outbox.forEach(send);
    for (const { request } of this.#asked.values()) send(request);
  }

  #event(changed: Record<string, Value>, press?: string[], go?: Address): void {
    const values = { ...this.values.unsent(), ...changed };
    if (this.#young) this.#carryUndrawn(values);
    const parts = inParts(values);
    const last = parts.pop()!;
    for (const set of parts) this.#say({ set, more: true });
    this.#say({ set: last, ...(press && { press }), ...(go && { go }) });
  }

  /**
   * Carries the values of widgets that the new session has not drawn. The session would
   * ignore a `set` for them.
   */
  #carryUndrawn(values: Record<string, Value>): void {
    const drawn = this.#welcomed ? new Set() : ids(this.#tree);
    const undrawn = new Map<string, Held>();
    for (const [id, { node }] of heldIn(this.#state.root, this.values)) {
      if (id in values && !drawn.has(id)) undrawn.set(id, { node, value: values[id]! });
    }
    if (undrawn.size === 0) return;
    this.#carry(undrawn, { more: true });
    for (const [id, { value }] of undrawn) {
      this.values.sent(id, value, this.#n);
      delete values[id];
    }
  }

  /**
   * Sends the values that are carried over, in as many events as needed. `rest` is added
   * to the last event.
   */
  #carry(held: ReadonlyMap<string, Held>, rest: { more?: true }): void {
    const parts = inParts<Carried>(carry(held));
    const last = parts.pop()!;
    for (const carry of parts) this.#say({ carry, more: true });
    this.#say({ carry: last, ...rest });
  }

  #say(what: Pick<Event, "set" | "carry" | "press" | "go" | "more">): void {
    const event: Event = { t: "event", n: ++this.#n, ...what };
    this.#outbox.push(event);
    this.#send?.(event);
    for (const [id, value] of Object.entries(what.set ?? {})) this.values.sent(id, value, event.n);
    this.#update({ running: this.#send !== undefined });
  }

  #update(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#watchers.forEach((changed) => changed());
  }
}

/** The time in milliseconds that a page at another address waits to be drawn. */
const longestMove = 1500;

/**
 * The size of one event in bytes. The server's limit for a message is higher, by more
 * than one long text.
 */
const largestSet = 16 << 10;

/**
 * Values in as many events as needed for each to be a message that the server accepts.
 */
function inParts<T>(set: Record<string, T>): Record<string, T>[] {
  const parts: Record<string, T>[] = [{}];
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
