// A line of text. It is sent on Enter and when the focus leaves, not at each key, because
// a run may take long.

import { useId, useState } from "preact/hooks";
import { useValue } from "../context.ts";
import { EyeIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { useDraft } from "./draft.ts";
import { Field, Wrong, type WidgetProps } from "./field.tsx";
import { wrongText } from "./length.ts";

interface TextInputProps extends WidgetProps {
  readonly v: string;
  readonly placeholder?: string;
  readonly max?: number;
  readonly password?: boolean;
}

export function TextInput({ node }: Drawn) {
  const p = node.props as unknown as TextInputProps;
  const control = useId();
  const value = useValue(p.id, p.v);
  const message = useId();
  const [seen, setSeen] = useState(false);
  const draft = useDraft(p.id, value, (text) => (wrongText(text, p.max) ? undefined : text));
  const wrong = draft.text === undefined ? undefined : wrongText(draft.text, p.max);
  const dirty = draft.text !== undefined && draft.text !== value && !wrong;
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === "Enter") draft.enter();
    draft.onEscape(e);
  };
  const input = (
    <input
      id={control}
      class="control"
      dir={p.password ? undefined : "auto"} // dots leave room for the button on the page's side
      type={(p.password && !seen ? "password" : "text") as "text"}
      autocomplete={p.password ? "new-password" : "off"}
      value={draft.text ?? value}
      placeholder={p.placeholder}
      aria-invalid={wrong !== undefined}
      aria-describedby={wrong && message}
      disabled={p.disabled}
      onInput={(e) => draft.type(e.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={draft.enter}
    />
  );
  return (
    <Field widget={p} for={control} aside={dirty && `Press Enter to ${draft.hint}`}>
      {p.password ? (
        <div class="secret">
          {input}
          <button
            type="button"
            class="quiet icon-button"
            aria-label={`Show ${p.label}`}
            aria-pressed={seen}
            disabled={p.disabled}
            onMouseDown={(e) => e.preventDefault()} // the field keeps the focus
            onClick={() => setSeen(!seen)}
          >
            <EyeIcon />
          </button>
        </div>
      ) : (
        input
      )}
      <Wrong id={message} why={wrong} />
    </Field>
  );
}
