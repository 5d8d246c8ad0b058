// A line of text. It is sent on Enter and when the focus leaves, not at each key: a run may be dear.

import { useId } from "preact/hooks";
import { useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { useDraft } from "./draft.ts";
import { Field, type WidgetProps } from "./field.tsx";

interface TextInputProps extends WidgetProps {
  readonly v: string;
  readonly placeholder?: string;
  readonly max?: number;
  readonly password?: boolean;
}

/** The most characters that a field holds where its node says nothing: what fits one message. */
export const maxCharacters = 40_000;

export function TextInput({ node }: Drawn) {
  const p = node.props as unknown as TextInputProps;
  const control = useId();
  const value = useValue(p.id, p.v);
  const draft = useDraft(p.id, value, (text) => text);
  const dirty = draft.text !== undefined && draft.text !== value;
  const onKeyDown = (e: KeyboardEvent) => {
    // Enter that ends the choice of an input method is not meant for the page.
    if (e.key === "Enter" && !e.isComposing) draft.enter();
    draft.onEscape(e);
  };
  return (
    <Field widget={p} for={control} aside={dirty && `Press Enter to ${draft.hint}`}>
      <input
        id={control}
        class="control"
        type={(p.password ? "password" : "text") as "text"}
        autocomplete={p.password ? "new-password" : "off"}
        value={draft.text ?? value}
        placeholder={p.placeholder}
        maxLength={p.max ?? maxCharacters}
        disabled={p.disabled}
        onInput={(e) => draft.type(e.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={draft.enter}
      />
    </Field>
  );
}
