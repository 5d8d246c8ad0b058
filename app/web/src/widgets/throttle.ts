// Values that change many times a second, while something is dragged.

import { useEffect, useRef } from "preact/hooks";
import { useSession } from "../context.ts";
import type { Value } from "../wire.ts";

const sendPause = 100;

/**
 * Sends the first change at once, then at most one in each pause, and always the last
 * one.
 */
export function useThrottle(id: string) {
  const session = useSession();
  const timer = useRef<number | undefined>(undefined);
  const flush = () => {
    clearTimeout(timer.current);
    session.flush(id);
    timer.current = window.setTimeout(onPause, sendPause);
  };
  const onPause = () => {
    timer.current = undefined;
    if (id in session.values.unsent()) flush();
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      session.flush(id);
    },
    [session, id],
  );
  return {
    change(value: Value) {
      session.change(id, value);
      if (timer.current === undefined) flush();
    },
    release: flush,
  };
}
