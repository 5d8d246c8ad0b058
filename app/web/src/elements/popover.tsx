// A part of the page behind a button, shown over the rest.

import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Help } from "../help.tsx";
import { ChevronIcon } from "../icons.tsx";
import { Kids, type Drawn } from "../node.tsx";

const edge = 8;

export function Popover({ node }: Drawn) {
  const { label, help } = node.props as { label?: string; help?: string };
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const onElsewhere = (e: Event) => {
      // What a press removed from the page was inside all the same.
      const target = e.target as Element;
      if (target.isConnected && !root.current?.contains(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", onElsewhere);
    document.addEventListener("focusin", onElsewhere);
    return () => {
      document.removeEventListener("pointerdown", onElsewhere);
      document.removeEventListener("focusin", onElsewhere);
    };
  }, [open]);
  useLayoutEffect(() => {
    if (!open) return;
    keepInSight(panel.current!);
    panel.current!.focus();
  }, [open]);

  const onKeyDown = (e: KeyboardEvent) => {
    // A widget inside may have its own use for Esc, such as to give up what is being typed.
    if (e.key !== "Escape" || !open || e.defaultPrevented) return;
    e.preventDefault();
    e.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="popover-root" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        class="press popover-button"
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span>{label}</span>
        <ChevronIcon />
      </button>
      {help && <Help text={help} />}
      <div id={id} class="popover-panel" role="dialog" aria-label={label} tabIndex={-1} ref={panel} hidden={!open}>
        <div class="stack">
          <Kids of={node} />
        </div>
      </div>
    </div>
  );
}

/** Moves the panel sideways into the window. */
function keepInSight(panel: HTMLElement): void {
  panel.style.left = "0";
  const { left, right } = panel.getBoundingClientRect();
  const over = right - (document.documentElement.clientWidth - edge);
  if (over > 0) panel.style.left = `${-Math.min(over, left - edge)}px`;
}
