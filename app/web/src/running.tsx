// Shows that a run goes on, and stops it. A run that ends at once shows nothing, because
// the style sheet waits a moment.

import { useEffect, useState } from "preact/hooks";
import { useSession, useSessionState } from "./context.ts";

/** The time in milliseconds after which a screen reader is told of a run. */
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
