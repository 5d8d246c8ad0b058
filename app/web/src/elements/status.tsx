// A message about the result of an action. Errors and warnings are read out at once, the
// others when the user pauses.

import { ErrorIcon, InfoIcon, SuccessIcon, WarningIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";

const levels = {
  success: { icon: SuccessIcon, role: "status", word: "Success" },
  info: { icon: InfoIcon, role: "status", word: "Note" },
  warning: { icon: WarningIcon, role: "alert", word: "Warning" },
  error: { icon: ErrorIcon, role: "alert", word: "Error" },
} as const;

export function Status({ node }: Drawn) {
  const { level, text, ref, src } = node.props as Record<string, string | undefined>;
  const name = level !== undefined && Object.hasOwn(levels, level) ? (level as keyof typeof levels) : "info";
  const { icon: Icon, role, word } = levels[name];
  const origin = [ref && `Reference ${ref}`, src].filter(Boolean).join(" · ");
  return (
    <div class={`status-box ${name}`} role={role}>
      <Icon />
      <div>
        <span class="sr-only">{word}: </span>
        <span class="plain" dir="auto">{text}</span>
        {origin && <div class="status-origin">{origin}</div>}
      </div>
    </div>
  );
}
