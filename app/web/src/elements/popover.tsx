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
      // An element that the press removed from the page was inside too.
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
    // A widget inside may use Esc itself, for example to discard a typed text.
    if (e.key !== "Escape" || !open || e.defaultPrevented) return;
    e.preventDefault(); // nor does a dialog around it close
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
        <span dir="auto">{label}</span>
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
  panel.style.translate = "";
  const { left, right } = panel.getBoundingClientRect();
  const end = document.documentElement.clientWidth - edge;
  const by = left < edge ? edge - left : -Math.min(Math.max(0, right - end), left - edge);
  if (by !== 0) panel.style.translate = `${by}px`;
}
