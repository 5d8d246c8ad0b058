// The progress of a task. A bar without a share moves on its own as long as the run goes
// on.

import { useId } from "preact/hooks";
import { useSessionState } from "../context.ts";
import { countText } from "../format/numbers.ts";
import { CheckIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";

interface ProgressProps {
  readonly label?: string;
  /** Such as "3 of 10". */
  readonly note?: string;
  /** In thousandths. */
  readonly v?: number;
  readonly done?: boolean;
}

export function Progress({ node }: Drawn) {
  const { label, note: counts, v, done } = node.props as ProgressProps;
  const note = counts?.replace(/\d+/g, (n) => countText(Number(n)));
  const id = useId();
  return (
    <>
      <div class="progress-head">
        <span id={id} dir="auto">{label}</span>
        <span class="progress-note">{note ?? (v !== undefined && percent(v))}</span>
        {done && (
          <span class="progress-done" role="img" aria-label="Done">
            <CheckIcon />
          </span>
        )}
      </div>
      {v === undefined ? <Moving label={id} /> : <Bar label={id} v={v} text={note ?? percent(v)} />}
    </>
  );
}

function Bar({ label, v, text }: { label: string; v: number; text: string }) {
  return (
    <div
      class="progress-bar"
      role="progressbar"
      aria-labelledby={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(v / 10)}
      aria-valuetext={text}
    >
      <div class="progress-fill" style={{ width: `${v / 10}%` }} />
    </div>
  );
}

function Moving({ label }: { label: string }) {
  const { running } = useSessionState();
  return (
    <div class="progress-bar" role="progressbar" aria-labelledby={label}>
      {running && <div class="progress-moving" />}
    </div>
  );
}

/** All is only all: 99.9 % is not 100. */
const percent = (v: number): string => `${Math.floor(v / 10)} %`;
