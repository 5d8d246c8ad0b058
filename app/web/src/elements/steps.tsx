// Work that goes on, is done, or has failed, with its messages. It is open while it runs,
// and after it has failed, unless its user has opened or closed it.

import { useEffect, useMemo, useState } from "preact/hooks";
import { CheckIcon, ChevronIcon, ErrorIcon, MinusIcon } from "../icons.tsx";
import { Kids, type Drawn } from "../node.tsx";

interface StepsProps {
  readonly label?: string;
  readonly state?: string;
  /** Milliseconds that it took. */
  readonly for?: number;
}

const words: Record<string, string> = { running: "Running", done: "Done", error: "Failed", stopped: "Stopped" };

export function Steps({ node }: Drawn) {
  const { label, state = "running", for: took } = node.props as StepsProps;
  const [wanted, setWanted] = useState<boolean | undefined>(undefined);
  const open = (wanted ?? state !== "done") && node.kids.length > 0;
  const toggle = (e: Event) => {
    e.preventDefault();
    setWanted(!open);
  };
  return (
    <details class={`steps ${state}`} open={open}>
      <summary onClick={toggle}>
        <StateIcon state={state} />
        <span dir="auto">{label}</span>
        <span class="sr-only" role="status">
          {words[state] ?? state}
        </span>
        <span class="steps-time">{state === "running" ? <Clock /> : took !== undefined && seconds(took)}</span>
        {node.kids.length > 0 && <ChevronIcon />}
      </summary>
      <div class="stack">
        <Kids of={node} />
      </div>
    </details>
  );
}

function StateIcon({ state }: { state: string }) {
  switch (state) {
    case "running":
      return <span class="spinner-ring" aria-hidden="true" />;
    case "done":
      return <span class="steps-icon"><CheckIcon /></span>;
    case "error":
      return <span class="steps-icon"><ErrorIcon /></span>;
  }
  return <span class="steps-icon"><MinusIcon /></span>;
}

function Clock() {
  const began = useMemo(() => Date.now(), []);
  const [now, setNow] = useState(began);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  // Work that ends at once needs no clock.
  return <span aria-hidden="true">{now - began >= 300 && seconds(now - began)}</span>;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
