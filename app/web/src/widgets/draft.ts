// Text that is being typed and not yet entered.

import { useEffect, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import { HeldBack } from "../held.ts";
import type { Value } from "../wire.ts";

export interface Draft {
  /** What the keys that enter a draft do with it. */
  readonly hint: "apply" | "submit";
  /** What the input shows while it differs from its value; undefined when nothing is being typed. */
  readonly text: string | undefined;
  type(text: string): void;
  /** Sends the draft where it has a value other than the present one; keeps it where it has none. */
  enter(): void;
  drop(): void;
  /** Esc gives up what is being typed, if anything is, and is then not meant for what the field stands in. */
  onEscape(e: KeyboardEvent): void;
}

/**
 * The draft of widget id, whose value is now value. A draft lasts until it is entered, or until the value becomes
 * another than the one it was typed over: then the server has decided, and what was typed is void. parse gives the
 * value a text stands for, or undefined.
 */
export function useDraft<T extends Value>(id: string, value: T, parse: (text: string) => T | undefined): Draft {
  const session = useSession();
  const [typed, setTyped] = useState<{ text: string; over: T }>();
  const text = typed && typed.over === value ? typed.text : undefined;
  // What is void stays so: a form that is cleared has the value again that was typed over.
  useEffect(() => setTyped((t) => (t && t.over !== value ? undefined : t)), [value]);

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
    type: (next) => setTyped({ text: next, over: value }),
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
