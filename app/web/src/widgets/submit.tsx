// The button that sends a form. If the user presses Enter in a field of the form, the
// browser presses the first of these buttons.

import { useContext, useId } from "preact/hooks";
import { NamesPrimary, useSession, useUnsent } from "../context.ts";
import { HeldBack } from "../held.ts";
import { blurOnEscape, Tip } from "../help.tsx";
import type { Drawn } from "../node.tsx";
import { keepDraft } from "./button.tsx";
import type { WidgetProps } from "./field.tsx";

export function Submit({ node }: Drawn) {
  const p = node.props as unknown as WidgetProps & { readonly primary?: boolean };
  const accented = p.primary || !useContext(NamesPrimary);
  const tip = useId();
  const session = useSession();
  const unsent = useUnsent(session instanceof HeldBack ? session.form : "");
  return (
    <div class="submit-line">
      <span class="help">
        <button
          dir="auto"
          type="submit"
          class={accented ? "press primary" : "press"}
          value={p.id}
          disabled={p.disabled}
          aria-describedby={p.help && tip}
          onMouseDown={keepDraft}
          onKeyDown={blurOnEscape}
        >
          {p.label}
        </button>
        {p.help && <Tip id={tip} text={p.help} />}
      </span>
      <span class="submit-hint" role="status">
        {unsent && "Changes not sent"}
      </span>
    </div>
  );
}
