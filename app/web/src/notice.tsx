// Shows the messages of the program that builds and starts the app: that the app does not
// build, or has ended, and why. The page below goes on working, so the panel can be
// closed. The next message shows it again.

import { useState } from "preact/hooks";
import { ErrorIcon, InfoIcon } from "./icons.tsx";
import type { Notice } from "./wire.ts";

export function NoticePanel({ notice }: { notice: Notice }) {
  const [seen, setSeen] = useState<Notice>();
  if (seen === notice) return null;
  const error = notice.level === "error";
  return (
    <section class={error ? "notice error" : "notice"} role={error ? "alert" : "status"} aria-labelledby="notice-title">
      <header>
        {error ? <ErrorIcon /> : <InfoIcon />}
        <h2 id="notice-title">{notice.title}</h2>
        {error && (
          <button type="button" class="quiet" onClick={() => setSeen(notice)}>
            Dismiss
          </button>
        )}
      </header>
      {notice.text && (
        <pre tabIndex={0} aria-label="Output">
          {notice.text}
        </pre>
      )}
    </section>
  );
}
