// A task that takes time, and the time that it has taken.

import { useEffect, useMemo, useState } from "preact/hooks";
import type { Drawn } from "../node.tsx";

export function Spinner({ node }: Drawn) {
  const { text, for: before = 0 } = node.props as { text?: string; for?: number };
  const started = useMemo(() => Date.now() - before, [text, before]);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="spinner-line" role="status">
      <span class="spinner-ring" aria-hidden="true" />
      <span dir="auto">{text}</span>
      <span class="spinner-time" aria-hidden="true">
        {((now - started) / 1000).toFixed(1)} s
      </span>
    </div>
  );
}
