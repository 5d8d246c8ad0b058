// The sidebar: beside the main part where there is room, else a drawer over it.

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CloseIcon, SidebarIcon } from "./icons.tsx";
import { Kids } from "./node.tsx";
import type { Node } from "./tree.ts";

const narrow = matchMedia("(max-width: 56rem)");

export interface Drawer {
  /** The drawer lies over the main part, which then cannot be used. */
  readonly covering: boolean;
  readonly narrow: boolean;
  readonly button: VNode | null;
  close(): void;
}

/** The drawer's state. It needs content to be open, and a narrow window to be a drawer at all. */
export function useDrawer(hasContent: boolean): Drawer {
  const [wanted, setWanted] = useState(false);
  const [isNarrow, setNarrow] = useState(narrow.matches);
  const button = useRef<HTMLButtonElement>(null);
  const covering = wanted && isNarrow && hasContent;
  useEffect(() => {
    const onChange = () => setNarrow(narrow.matches);
    onChange(); // the window may have changed since the page was drawn
    narrow.addEventListener("change", onChange);
    return () => narrow.removeEventListener("change", onChange);
  }, []);
  const wasCovering = useRef(false);
  useEffect(() => {
    if (wasCovering.current && !covering) button.current?.focus();
    wasCovering.current = covering;
  }, [covering]);
  return {
    covering,
    narrow: isNarrow,
    close: () => setWanted(false),
    button:
      isNarrow && hasContent ? (
        <button
          type="button"
          class="quiet icon-button"
          ref={button}
          aria-label="Open sidebar"
          aria-expanded={covering}
          onClick={() => setWanted(true)}
        >
          <SidebarIcon />
        </button>
      ) : null,
  };
}

export function Sidebar({ node, drawer }: { node: Node; drawer: Drawer }) {
  const closeButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (drawer.covering) closeButton.current?.focus();
  }, [drawer.covering]);
  if (node.kids.length === 0) return null;
  return (
    <>
      {drawer.covering && <div class="backdrop" onClick={drawer.close} />}
      <aside
        class={drawer.covering ? "sidebar open" : "sidebar"}
        aria-label="Sidebar"
        inert={drawer.narrow && !drawer.covering}
        onKeyDown={(e) => e.key === "Escape" && !e.defaultPrevented && drawer.covering && drawer.close()}
      >
        {drawer.narrow && (
          <button type="button" class="quiet icon-button sidebar-close" ref={closeButton} aria-label="Close sidebar" onClick={drawer.close}>
            <CloseIcon />
          </button>
        )}
        <div class="stack">
          <Kids of={node} />
        </div>
      </aside>
    </>
  );
}
