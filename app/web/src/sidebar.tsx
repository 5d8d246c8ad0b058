// The sidebar: beside the main part if there is room, else a drawer over it.

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CloseIcon, SidebarIcon } from "./icons.tsx";
import { Kids } from "./node.tsx";
import type { Node } from "./tree.ts";

const narrow = matchMedia("(max-width: 56rem)");

export interface Drawer {
  /** The drawer lies over the main part, so the main part cannot be used. */
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

/** The time in milliseconds that the first part of a page waits for a sidebar. */
const longestWait = 150;
const rememberedAs = "refrain.sidebar";

/**
 * Keeps the main part in its final place. A page is drawn from its top, and the sidebar
 * may come after other parts. So the page keeps room for it if the last visit had a
 * sidebar. Otherwise the page's bar and the elements drawn so far are hidden until the
 * first run ends, but only for a moment once there are some. A page that says why it cannot
 * be drawn is complete.
 */
export function useRoomBeside(has: boolean, drawn: boolean, running: boolean, failed: boolean): { room: boolean; hold: boolean } {
  const [expected] = useState(() => remembered() === "yes");
  const [waited, setWaited] = useState(false);
  const known = useRef(false);
  if (has || (drawn && !running)) known.current = true;
  useEffect(() => {
    if (!drawn) return;
    const timer = setTimeout(() => setWaited(true), longestWait);
    return () => clearTimeout(timer);
  }, [drawn]);
  useEffect(() => {
    if (known.current) remember(has ? "yes" : "no");
  }, [has, known.current]);
  return { room: has || (expected && !known.current), hold: !known.current && !expected && !waited && !failed };
}

function remembered(): string | null {
  try {
    return localStorage.getItem(rememberedAs);
  } catch {
    return null; // a browser may forbid storage to a page
  }
}

function remember(what: string): void {
  try {
    localStorage.setItem(rememberedAs, what);
  } catch {
    // The next visit then waits for a moment, as the first one did.
  }
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
