// Shows that a run goes on, and stops it. A run that is over at once shows nothing: the style sheet waits a moment.

import { useEffect, useState } from "preact/hooks";
import { useSession, useSessionState } from "./context.ts";

/** When a run has lasted so long that a screen reader should say so, in milliseconds. */
const worthSaying = 1500;

export function Running() {
  const session = useSession();
  const { running } = useSessionState();
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(() => setLong(true), worthSaying);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [running]);
  return (
    <>
      <span class="sr-only" role="status">
        {long && "Running"}
      </span>
      {running && (
        <>
          <div class="running-bar" aria-hidden="true" />
          <button type="button" class="running-stop quiet" onClick={() => session.stop()}>
            Stop
          </button>
        </>
      )}
    </>
  );
}
