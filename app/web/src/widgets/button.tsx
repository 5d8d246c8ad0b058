// A button. A press is one event; the session keeps it until a run has seen it.

import { useId } from "preact/hooks";
import { useSession } from "../context.ts";
import { blurOnEscape, Tip } from "../help.tsx";
import type { Drawn } from "../node.tsx";
import type { WidgetProps } from "./field.tsx";

export function Button({ node }: Drawn) {
  const p = node.props as unknown as WidgetProps;
  const tip = useId();
  const session = useSession();
  return (
    <span class="help">
      <button
        type="button"
        class="press"
        disabled={p.disabled}
        aria-describedby={p.help && tip}
        onMouseDown={keepDraft}
        onKeyDown={blurOnEscape}
        onClick={() => session.press(p.id)}
      >
        {p.label}
      </button>
      {p.help && <Tip id={tip} text={p.help} />}
    </span>
  );
}

/**
 * Pressing the mouse on a button would take the focus from a text that is being typed, send it, and so redraw the page
 * under the pointer before the click is complete. The press itself takes the text along instead.
 */
export function keepDraft(e: MouseEvent): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement && focused.type === "text") e.preventDefault();
}
