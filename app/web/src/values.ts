// The values of widgets as the user sees them. A widget shows the server's value, until the user changes it: then the
// user's, until a run that knows of the change has drawn the widget or ended. What the server says meanwhile is older.

import type { End, Op, Value } from "./wire.ts";

interface Pending {
  value: Value;
  /** The event that carries the value; Infinity until it is sent. */
  n: number;
  /** The form that holds the value back until it is submitted. */
  form?: string;
}

export class Values {
  #pending = new Map<string, Pending>();
  /** The events up to this one were merged into a run that its user stopped, perhaps before it drew what they changed. */
  #stopped = -1;
  #watchers = new Map<string, Set<() => void>>();

  /** The value to show for a widget whose node has this one. */
  shown<T extends Value>(id: string, fromServer: T): T {
    return (this.#pending.get(id)?.value as T | undefined) ?? fromServer;
  }

  /** The user has changed a widget; nothing is sent yet. */
  change(id: string, value: Value): void {
    this.#pending.set(id, { value, n: Infinity });
    this.#notify(id);
  }

  /** The user has changed a widget of a form; it stays here until the form is submitted. */
  hold(form: string, id: string, value: Value): void {
    this.#pending.set(id, { value, n: Infinity, form });
    this.#notify(id);
    this.#notify(form);
  }

  /** The values that the user has changed and that are not sent: those outside forms, or those of one. */
  unsent(form?: string): Record<string, Value> {
    const set: Record<string, Value> = {};
    for (const [id, p] of this.#pending) if (p.n === Infinity && p.form === form) set[id] = p.value;
    return set;
  }

  /** Forgets what is held back for widgets that are no longer on the page. */
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
    this.#pending.set(id, { value, n });
    this.#notify(id);
    if (form !== undefined) this.#notify(form);
  }

  /** Takes note of a delta. Call it once the delta's nodes are in the tree. */
  delta(ops: readonly Op[], seen: number, end: End | undefined): void {
    for (const op of ops) {
      if (op[0] === "put" && op[2].id !== undefined) this.#release(op[2].id, seen);
    }
    // A widget that the run drew unchanged is not sent, so its end is the only word there is. A run that was replaced
    // may not have come as far as the widget, and one that was stopped leaves it to the next that the user starts.
    if (end === "stopped") this.#stopped = seen;
    if (end !== undefined && end !== "replaced" && seen > this.#stopped) {
      for (const id of [...this.#pending.keys()]) this.#release(id, seen);
    }
  }

  /** Another session answers now: it knows nothing of what was changed here. What forms hold back is still to be sent. */
  reset(): void {
    this.#stopped = -1;
    for (const [id, p] of [...this.#pending]) {
      if (p.form !== undefined) continue;
      this.#pending.delete(id);
      this.#notify(id);
    }
  }

  /** Calls back whenever the value to show may have changed; returns what ends that. */
  watch(id: string, changed: () => void): () => void {
    const set = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, set.add(changed));
    return () => {
      set.delete(changed);
      if (set.size === 0 && this.#watchers.get(id) === set) this.#watchers.delete(id);
    };
  }

  #release(id: string, seen: number): void {
    const p = this.#pending.get(id);
    if (!p || p.n > seen) return;
    this.#pending.delete(id);
    this.#notify(id);
  }

  #notify(id: string): void {
    this.#watchers.get(id)?.forEach((changed) => changed());
  }
}
