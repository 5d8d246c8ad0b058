// A word or two with a frame around them.

import { Help } from "../help.tsx";
import type { Drawn } from "../node.tsx";

const levels = ["success", "info", "warning", "error"];

export function Badge({ node }: Drawn) {
  const { text, level = "", help } = node.props as Record<string, string | undefined>;
  return (
    <div class="badge-line">
      <span class={levels.includes(level) ? `badge-text ${level}` : "badge-text"} dir="auto">{text}</span>
      {help && <Help text={help} />}
    </div>
  );
}
