// The changes of a form, until it is submitted.

import type { WidgetSession } from "./context.ts";
import type { Value } from "./wire.ts";

/** The session as the widgets of a form see it. */
export class HeldBack implements WidgetSession {
  readonly #outer: WidgetSession;
  readonly form: string;
  #drafts = new Map<string, () => Value | undefined>();

  constructor(outer: WidgetSession, form: string) {
    this.#outer = outer;
    this.form = form;
  }

  get values() {
    return this.#outer.values;
  }
  get state() {
    return this.#outer.state;
  }
  get epoch() {
    return this.#outer.epoch;
  }
  get behind() {
    return this.#outer.behind;
  }
  get views() {
    return this.#outer.views;
  }
  get toasts() {
    return this.#outer.toasts;
  }
  get lostFiles() {
    return this.#outer.lostFiles;
  }
  watch = (changed: () => void) => this.#outer.watch(changed);
  stop = () => this.#outer.stop();
  rerun = () => this.#outer.rerun();
  clearMemos = () => this.#outer.clearMemos();
  ask: WidgetSession["ask"] = (of, answer) => this.#outer.ask(of, answer);
  go: WidgetSession["go"] = (to) => this.#outer.go(to);
  submit: WidgetSession["submit"] = (form, button, also) => this.#outer.submit(form, button, also);

  set(id: string, value: Value): void {
    this.values.hold(this.form, id, value);
  }

  change(id: string, value: Value): void {
    this.values.hold(this.form, id, value);
  }

  flush(): void {}

  press = (id: string) => this.#outer.press(id);

  /** Sends the form by its button. */
  send(button: string): void {
    const also: Record<string, Value> = {};
    for (const [other, read] of this.#drafts) {
      const value = read();
      if (value !== undefined) also[other] = value;
    }
    this.#outer.submit(this.form, button, also);
  }

  draft(id: string, read: () => Value | undefined): () => void {
    this.#drafts.set(id, read);
    return () => {
      if (this.#drafts.get(id) === read) this.#drafts.delete(id);
    };
  }
}
