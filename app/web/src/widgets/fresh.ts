// A link to a file that is made of the user's input. The browser fetches the file by
// itself, and would do so before a run has seen the last input.

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSession, type WidgetSession } from "../context.ts";

/**
 * For the link's ref and its clicks. enter sends the user's input. The file is fetched at
 * once if a run has seen all of it, and otherwise when the next run has ended.
 */
export function useFreshLink(enter: () => void): { link: RefObject<HTMLAnchorElement | null>; onClick: (e: MouseEvent) => void } {
  const session = useSession();
  const link = useRef<HTMLAnchorElement>(null);
  const fetching = useRef(false);
  const waiting = useRef<(() => void) | undefined>(undefined);
  useEffect(() => () => waiting.current?.(), []);
  const onClick = (e: MouseEvent) => {
    if (fetching.current) return;
    const late = session.behind;
    enter();
    if (!late) return;
    e.preventDefault();
    waiting.current?.();
    waiting.current = onceStill(session, () => {
      fetching.current = true;
      link.current?.click();
      fetching.current = false;
    });
  };
  return { link, onClick };
}

/**
 * Calls back once no run goes on and the page shows the result of the last one. Returns a
 * function that ends the waiting.
 */
function onceStill(session: WidgetSession, then: () => void): () => void {
  let timer: number | undefined;
  const look = () => {
    if (session.state.running || session.state.lost || timer !== undefined) return;
    unwatch();
    timer = window.setTimeout(then, 50);
  };
  const unwatch = session.watch(look);
  look();
  return () => {
    unwatch();
    clearTimeout(timer);
  };
}
