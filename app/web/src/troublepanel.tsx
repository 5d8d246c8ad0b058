// Shows the trouble that keeps the page from connecting, to the visitor and to the
// operator of the app.

import { ErrorIcon } from "./icons.tsx";
import type { Trouble } from "./trouble.ts";

export function TroublePanel({ trouble: { title, text, fix } }: { trouble: Trouble }) {
  return (
    <section class="notice error" role="alert" aria-labelledby="trouble-title">
      <div class="notice-head">
        <ErrorIcon />
        <h1 id="trouble-title">{title ?? "This page cannot connect to its app"}</h1>
        <button type="button" class="quiet" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
      <div class="notice-text">
        <p>{text}</p>
        {fix && (
          <p>
            <strong>If you run this app:</strong> {fix}
          </p>
        )}
      </div>
    </section>
  );
}
