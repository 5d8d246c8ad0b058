// The values of widgets as the user sees them. A widget shows the server's value until
// the user changes it. Then it shows the user's value, until a run that knows of the
// change has drawn the widget or ended. Values of the server that arrive meanwhile are
// older.

import type { End, Op, Value } from "./wire.ts";

interface Pending {
  value: Value;
  /** The event that carries the value; Infinity until it is sent. */
  n: number;
  /** The form that holds the value back until it is submitted. */
  form?: string;
  /** The form that it was sent with. */
  of?: string;
}

export class Values {
  #pending = new Map<string, Pending>();
  /**
   * The events up to this one were merged into a run that its user stopped. The run may
   * not have drawn their changes.
   */
  #stopped = -1;
  #watchers = new Map<string, Set<() => void>>();
  /**
   * For each widget whose value the script has set: the last run that did so, and how
   * often the page has heard of it.
   */
  #given = new Map<string, { run: number; times: number }>();
  /**
   * Another session answers now. It has given its widgets their first values before it
   * knew of this page.
   */
  #learning = false;

  /** The value to show for a widget whose node has the value fromServer. */
  shown<T extends Value>(id: string, fromServer: T): T {
    return (this.#pending.get(id)?.value as T | undefined) ?? fromServer;
  }

  /**
   * The value of a widget without the value that a form holds back, which the server must
   * not know.
   */
  outsideForm<T extends Value>(id: string, fromServer: T): T {
    return this.#pending.get(id)?.form === undefined ? this.shown(id, fromServer) : fromServer;
  }

  /** The widget has the server's value again. */
  forget(id: string): void {
    this.#release(id, Infinity);
  }

  /** The user has changed a widget. The change is not sent yet. */
  change(id: string, value: Value): void {
    this.#pending.set(id, { value, n: Infinity });
    this.#notify(id);
  }

  /**
   * The user has changed a widget of a form. The value stays here until the form is
   * submitted.
   */
  hold(form: string, id: string, value: Value): void {
    this.#pending.set(id, { value, n: Infinity, form });
    this.#notify(id);
    this.#notify(form);
  }

  /**
   * The user's changes that are not sent: those outside of forms, or those of one form.
   */
  unsent(form?: string): Record<string, Value> {
    const set: Record<string, Value> = {};
    for (const [id, p] of this.#pending) if (p.n === Infinity && p.form === form) set[id] = p.value;
    return set;
  }

  /** Forgets the values held back for widgets that are no longer on the page. */
  keepHeld(onPage: () => Set<string>): void {
    let ids: Set<string> | undefined;
    for (const [id, p] of [...this.#pending]) {
      if (p.form === undefined || p.n !== Infinity) continue;
      ids ??= onPage();
      if (ids.has(id)) continue;
      this.#pending.delete(id);
      this.#notify(id);
      this.#notify(p.form);
    }
  }

  /** The value went to the server with event n. */
  sent(id: string, value: Value, n: number): void {
    const form = this.#pending.get(id)?.form;
    this.#pending.set(id, { value, n, ...(form !== undefined && { of: form }) });
    this.#notify(id);
    if (form !== undefined) this.#notify(form);
  }

  /**
   * The value was carried to a new session with event n. A value that a form holds back
   * stays as it is.
   */
  keep(id: string, value: Value, n: number): void {
    if (!this.#pending.has(id)) this.sent(id, value, n);
  }

  /**
   * The server had no room for the values of these widgets. Each value stays, and goes
   * with the next event, or with its form.
   */
  refused(ids: readonly string[]): void {
    for (const id of ids) {
      const p = this.#pending.get(id);
      if (!p || p.n === Infinity) continue;
      if (p.of === undefined) this.change(id, p.value);
      else this.hold(p.of, id, p.value);
    }
  }

  /**
   * The number of times that the script has given the widget a value. A text typed before
   * the last of them is void.
   */
  given(id: string): number {
    return this.#given.get(id)?.times ?? 0;
  }

  /** Takes note of a delta. Call it once the delta's nodes are in the tree. */
  delta(ops: readonly Op[], seen: number, end: End | undefined): void {
    for (const op of ops) {
      if (op[0] !== "put" || op[2].id === undefined) continue;
      this.#release(op[2].id, seen);
      if (typeof op[2].set === "number") this.#give(op[2].id, op[2].set);
    }
    if (end !== undefined && end !== "replaced") this.#learning = false;
    // A widget that the run drew unchanged is not sent, so the end of the run is the only
    // sign. A replaced run may not have come as far as the widget. A stopped run leaves
    // it to the next run that the user starts.
    if (end === "stopped") this.#stopped = seen;
    if (end !== undefined && end !== "replaced" && seen > this.#stopped) {
      for (const id of [...this.#pending.keys()]) this.#release(id, seen);
    }
  }

  /**
   * Another session answers now. It knows nothing of the changes made here. Values that
   * forms hold back are still to be sent.
   */
  reset(): void {
    this.#stopped = -1;
    this.#learning = true;
    for (const [id, p] of [...this.#pending]) {
      if (p.form !== undefined) continue;
      this.#pending.delete(id);
      this.#notify(id);
    }
  }

  /**
   * Calls back whenever the value to show may have changed. Returns a function that ends
   * that.
   */
  watch(id: string, changed: () => void): () => void {
    const set = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, set.add(changed));
    return () => {
      set.delete(changed);
      if (set.size === 0 && this.#watchers.get(id) === set) this.#watchers.delete(id);
    };
  }

  #give(id: string, run: number): void {
    const before = this.#given.get(id);
    if (before?.run === run) return;
    this.#given.set(id, { run, times: (before?.times ?? 0) + (this.#learning ? 0 : 1) });
    const p = this.#pending.get(id);
    if (this.#learning) return;
    // A value on its way to the server is newer than the script's.
    if (p?.n === Infinity) this.#pending.delete(id);
    this.#notify(id);
    if (p?.form !== undefined) this.#notify(p.form);
  }

  #release(id: string, seen: number): void {
    const p = this.#pending.get(id);
    if (!p || p.n > seen) return;
    this.#pending.delete(id);
    this.#notify(id);
    if (p.form !== undefined) this.#notify(p.form);
  }

  #notify(id: string): void {
    this.#watchers.get(id)?.forEach((changed) => changed());
  }
}
