// Text that is being typed and not yet entered.

import { useEffect, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import { HeldBack } from "../held.ts";
import type { Value } from "../wire.ts";

export interface Draft {
  /** The effect of the keys that enter a draft. */
  readonly hint: "apply" | "submit";
  /**
   * The text of the input while it differs from its value, or undefined if no text is
   * being typed.
   */
  readonly text: string | undefined;
  type(text: string): void;
  /**
   * Sends the draft if it stands for a value other than the present one. Keeps it if it
   * stands for no value.
   */
  enter(): void;
  drop(): void;
  /**
   * Esc discards the text that is being typed, if there is one. In this case the key has
   * no effect on elements around the field.
   */
  onEscape(e: KeyboardEvent): void;
}

/**
 * The draft of widget id, whose present value is value. A draft lasts until it is
 * entered, until the value changes, or until the script sets the value. In the last two
 * cases the server has decided, and the typed text is void. parse gives the value that a
 * text stands for, or undefined.
 */
export function useDraft<T extends Value>(id: string, value: T, parse: (text: string) => T | undefined): Draft {
  const session = useSession();
  const given = session.values.given(id);
  const [typed, setTyped] = useState<{ text: string; over: T; given: number }>();
  const valid = (t: typeof typed) => t !== undefined && t.over === value && t.given === given;
  const text = typed && valid(typed) ? typed.text : undefined;
  // A void draft stays void. When a form is cleared, its field may get the same value
  // again that the draft was typed over.
  useEffect(() => setTyped((t) => (valid(t) ? t : undefined)), [value, given]);

  const entered = (): T | undefined => {
    const parsed = text === undefined ? undefined : parse(text);
    return parsed === value ? undefined : parsed;
  };
  const latest = useRef(entered);
  latest.current = entered;
  useEffect(() => session.draft(id, () => latest.current()), [session, id]);

  const drop = () => setTyped(undefined);
  return {
    hint: session instanceof HeldBack ? "submit" : "apply",
    text,
    type: (next) => setTyped({ text: next, over: value, given }),
    enter: () => {
      const parsed = text === undefined ? undefined : parse(text);
      if (parsed === undefined) return;
      setTyped(undefined);
      if (parsed !== value) session.set(id, parsed);
    },
    drop,
    onEscape: (e) => {
      if (e.key !== "Escape" || text === undefined) return;
      e.preventDefault();
      drop();
    },
  };
}
