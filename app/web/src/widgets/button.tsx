// A button. A press is one event, which the session keeps until a run has seen it.

import { useId } from "preact/hooks";
import { useSession } from "../context.ts";
import { blurOnEscape, Tip } from "../help.tsx";
import type { Drawn } from "../node.tsx";
import type { WidgetProps } from "./field.tsx";

interface ButtonProps extends WidgetProps {
  readonly primary?: boolean;
}

export function Button({ node }: Drawn) {
  const p = node.props as unknown as ButtonProps;
  const tip = useId();
  const session = useSession();
  return (
    <span class="help">
      <button
        dir="auto"
        type="button"
        class={p.primary ? "press primary" : "press"}
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
 * Pressing the mouse on a button would take the focus from a field in which a text is
 * being typed. That would send the text, and redraw the page under the pointer before the
 * click is complete. So the field keeps the focus, and the press itself takes the text
 * along.
 */
export function keepDraft(e: MouseEvent): void {
  if (document.activeElement?.matches(drafts)) e.preventDefault();
}

const drafts = "textarea, input:is([type=text], [type=password], [type=date], [type=time])";
