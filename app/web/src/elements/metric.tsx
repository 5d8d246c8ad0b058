// One figure with its label, and its change.

import { useId } from "preact/hooks";
import { localInText, localNumber } from "../format/numbers.ts";
import { localTime } from "../format/times.ts";
import { Help } from "../help.tsx";
import { DownIcon, UpIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";

type Direction = "up" | "down" | "flat";

export function Metric({ node }: Drawn) {
  const { label, value = "", type, delta, deltatype, dir, help } = node.props as Record<string, string | undefined>;
  const labelId = useId();
  return (
    <div role="group" aria-labelledby={labelId}>
      <div class="metric-label">
        <span id={labelId} dir="auto">{label}</span>
        {help && <Help text={help} />}
      </div>
      <div class="metric-value">
        <bdi>{figure(value, type)}</bdi>
      </div>
      {delta && <Delta text={figure(delta, deltatype)} dir={(dir as Direction | undefined) ?? "flat"} />}
    </div>
  );
}

/** A figure in the visitor's locale, by the type that the server gives. */
function figure(text: string, type: string | undefined): string {
  switch (type) {
    case "number":
      return localNumber(text);
    case "formatted":
      return localInText(text);
    case "time":
      return localTime(text);
  }
  return text;
}

function Delta({ text, dir }: { text: string; dir: Direction }) {
  return (
    <div class={`metric-delta ${dir}`}>
      {dir === "up" && <UpIcon />}
      {dir === "down" && <DownIcon />}
      <bdi aria-hidden="true">{text}</bdi>
      <span class="sr-only">{spoken(text, dir)}</span>
    </div>
  );
}

/** A sign and an arrow are not read aloud by all screen readers; words are. */
export function spoken(delta: string, dir: Direction): string {
  const amount = delta.replace(/^\s*[+\-−–]\s*/, "");
  return dir === "flat" ? `unchanged ${delta}` : `${dir} ${amount}`;
}
