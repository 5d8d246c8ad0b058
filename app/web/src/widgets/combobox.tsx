// A field in which the user searches a list of options by typing, and chooses one or some
// of them. Screen readers know this pattern as a combobox with a listbox.

import { countText } from "../format/numbers.ts";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Listbox, rowId } from "./listbox.tsx";
import { matching } from "../options.ts";

interface ComboboxProps {
  /** The id of the input, for its label. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: readonly number[];
  readonly multiple?: boolean;
  /** No further option may be chosen. */
  readonly full?: boolean;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** Chooses an option, or, of several, lets go of a chosen one. */
  readonly onPick: (index: number) => void;
  /** Backspace in an empty input. */
  readonly onErase?: () => void;
  /** Elements before the input. */
  readonly children?: ComponentChildren;
}

const page = 8;

export function Combobox(p: ComboboxProps) {
  const anchor = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState<string>();
  const [active, setActive] = useState(0);
  const matches = useMemo(() => matching(p.options, query ?? ""), [p.options, query]);
  const chosen = useMemo(() => new Set(p.chosen), [p.chosen]);
  const list = `${p.id}-list`;
  const at = Math.min(active, matches.length - 1);
  const only = p.multiple ? undefined : p.chosen[0];

  const show = () => {
    if (open || p.disabled) return;
    setOpen(true);
    setActive(Math.max(0, only === undefined ? 0 : matches.indexOf(only)));
  };
  const close = () => {
    setOpen(false);
    setQuery(undefined);
  };
  useOutside(anchor, open, close);
  // A user who types wants another option, not a longer text of the chosen one. So the
  // text is selected, and typing replaces it. A click removes the selection that the
  // focus made, so this also runs after a click.
  const selectText = () => query === undefined && input.current === document.activeElement && input.current?.select();
  useLayoutEffect(() => void selectText(), [query, only]);
  const pick = (index: number) => {
    if (p.full && !chosen.has(index)) return;
    p.onPick(index);
    if (!p.multiple) return close();
    // The list stays open for the next choice, at the same place.
    if (query) setActive(index);
    setQuery(undefined);
  };
  const search = (text: string) => {
    setOpen(true);
    setQuery(text);
    setActive(0);
  };
  const onKeyDown = (e: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const by = moves[e.key];
    if (by !== undefined) {
      e.preventDefault();
      if (!open) return show();
      setActive(Math.max(0, Math.min(matches.length - 1, at + by)));
    } else if (e.key === "Enter") {
      e.preventDefault();
      const index = matches[at];
      if (!open) show();
      else if (index !== undefined) pick(index);
    } else if (e.key === "Escape" && open) {
      e.preventDefault(); // nor does a dialog around it close
      e.stopPropagation();
      close();
    } else if (e.key === "Backspace" && e.currentTarget.value === "") {
      p.onErase?.();
    }
  };
  /** All of the field is the input's, but for the buttons in it and the list below. */
  const onMouseDown = (e: MouseEvent & { currentTarget: HTMLElement }) => {
    if (e.target !== e.currentTarget) return;
    e.preventDefault();
    input.current?.focus();
    if (open) close();
    else show();
  };
  const current = matches[at];
  return (
    <div ref={anchor} class="control combo" onMouseDown={onMouseDown}>
      {p.children}
      <input
        ref={input}
        id={p.id}
        type="text"
        role="combobox"
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={open}
        aria-controls={open ? list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && current !== undefined ? rowId(list, current) : undefined}
        value={query ?? (only === undefined ? "" : p.options[only])}
        placeholder={p.placeholder}
        disabled={p.disabled}
        onFocus={(e) => e.currentTarget.select()}
        onClick={() => {
          show();
          selectText();
        }}
        onInput={(e) => search(e.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <span class="sr-only" role="status">
        {open && query ? `${countText(matches.length)} of ${countText(p.options.length)} match` : ""}
      </span>
      {open && (
        <Listbox
          id={list}
          label={p.label}
          options={p.options}
          matches={matches}
          chosen={chosen}
          active={at}
          multiple={p.multiple === true}
          full={p.full === true}
          anchor={anchor}
          onPick={pick}
        />
      )}
    </div>
  );
}

const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };

/**
 * A press on a button leaves the focus in the field, so that its text is not lost. The
 * list still closes.
 */
function useOutside(inside: { readonly current: HTMLElement | null }, on: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!on) return;
    const onDown = (e: Event) => {
      if (!inside.current?.contains(e.target as Node)) latest.current();
    };
    document.addEventListener("pointerdown", onDown, true);
    return () => document.removeEventListener("pointerdown", onDown, true);
  }, [on]);
}
