// A list of options below or above its field. Only the rows in view are drawn, so ten
// thousand options cost as much as ten.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { CheckIcon } from "../icons.tsx";

interface ListboxProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly string[];
  /** The indexes of the options to show, in order. */
  readonly matches: readonly number[];
  readonly chosen: ReadonlySet<number>;
  /** Where in matches the keyboard is. */
  readonly active: number;
  readonly multiple: boolean;
  /** No further option may be chosen. */
  readonly full: boolean;
  /** The element that the list stands beside. */
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onPick: (index: number) => void;
}

const rowHeight = 36;
const listHeight = 8 * rowHeight;
const spare = 3;

export const rowId = (list: string, index: number): string => `${list}-${index}`;

export function Listbox(p: ListboxProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  usePlace(box, p.anchor);

  useLayoutEffect(() => {
    const at = p.active * rowHeight;
    const { scrollTop, clientHeight } = box.current!;
    const height = Math.min(clientHeight || listHeight, listHeight);
    const next = at < scrollTop ? at : Math.max(scrollTop, at + rowHeight - height);
    box.current!.scrollTop = next;
    setTop(next);
  }, [p.active, p.matches]);

  const from = Math.max(0, Math.floor(top / rowHeight) - spare);
  const rows = p.matches.slice(from, from + listHeight / rowHeight + 2 * spare);
  // The listbox itself scrolls. So accessibility tools know that the keys of the field
  // beside it scroll it.
  const role = p.matches.length > 0 && ({ role: "listbox", "aria-label": p.label, "aria-multiselectable": p.multiple } as const);
  return (
    <div
      {...role}
      id={p.id}
      ref={box}
      class="list-box"
      popover="manual"
      // The focus stays in the field.
      onMouseDown={(e) => e.preventDefault()}
      onScroll={(e) => setTop(e.currentTarget.scrollTop)}
    >
      {p.matches.length === 0 && <p class="list-none">Nothing matches</p>}
      <div class="list-rows" role="presentation" style={{ height: `${p.matches.length * rowHeight}px` }}>
        {rows.map((index, i) => (
          <div
            key={index}
            id={rowId(p.id, index)}
            role="option"
            class={from + i === p.active ? "list-row active" : "list-row"}
            aria-selected={p.chosen.has(index)}
            aria-disabled={p.full && !p.chosen.has(index)}
            aria-setsize={p.matches.length}
            aria-posinset={from + i + 1}
            title={p.options[index]}
            style={{ top: `${(from + i) * rowHeight}px` }}
            onClick={() => p.onPick(index)}
          >
            <span dir="auto">{p.options[index]}</span>
            {p.chosen.has(index) && <CheckIcon />}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Keeps a box beside its anchor, above all else on the page, on the side that has room. */
function usePlace(box: RefObject<HTMLElement | null>, anchor: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const place = () => {
      if (!box.current || !anchor.current) return;
      const { left, top, bottom, width } = anchor.current.getBoundingClientRect();
      const whole = document.documentElement.clientHeight;
      // Less than the whole while a phone shows its keyboard.
      const height = window.visualViewport?.height ?? whole;
      const below = height - bottom - margin;
      const above = top - margin;
      const up = below < Math.min(listHeight, 5 * rowHeight) && above > below;
      const { style } = box.current;
      style.left = `${left}px`;
      style.width = `${width}px`;
      style.top = up ? "auto" : `${bottom + gap}px`;
      style.bottom = up ? `${whole - top + gap}px` : "auto";
      style.maxHeight = `${Math.min(listHeight, Math.max(up ? above : below, 3 * rowHeight))}px`;
    };
    box.current?.showPopover?.();
    place();
    addEventListener("scroll", place, true);
    addEventListener("resize", place);
    return () => {
      removeEventListener("scroll", place, true);
      removeEventListener("resize", place);
    };
  }, []);
}

const gap = 4;
const margin = 12;
