// One figure with its label, and by how much it changed.

import { useId } from "preact/hooks";
import { Help } from "../help.tsx";
import { DownIcon, UpIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";

type Direction = "up" | "down" | "flat";

export function Metric({ node }: Drawn) {
  const { label, value, delta, dir, help } = node.props as Record<string, string | undefined>;
  const labelId = useId();
  return (
    <div role="group" aria-labelledby={labelId}>
      <div class="metric-label">
        <span id={labelId}>{label}</span>
        {help && <Help text={help} />}
      </div>
      <div class="metric-value">{value}</div>
      {delta && <Delta text={delta} dir={(dir as Direction | undefined) ?? "flat"} />}
    </div>
  );
}

function Delta({ text, dir }: { text: string; dir: Direction }) {
  return (
    <div class={`metric-delta ${dir}`}>
      {dir === "up" && <UpIcon />}
      {dir === "down" && <DownIcon />}
      <span aria-hidden="true">{text}</span>
      <span class="sr-only">{spoken(text, dir)}</span>
    </div>
  );
}

/** A sign and an arrow are not read aloud by all screen readers; words are. */
export function spoken(delta: string, dir: Direction): string {
  const amount = delta.replace(/^\s*[+\-−–]\s*/, "");
  return dir === "flat" ? `unchanged ${delta}` : `${dir} ${amount}`;
}
