// Text of several lines. It is sent on Ctrl+Enter and when the focus leaves, and grows with what is typed.

import { useId } from "preact/hooks";
import { useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { useDraft } from "./draft.ts";
import { Field, type WidgetProps } from "./field.tsx";
import { useGrowth } from "./growth.ts";
import { maxCharacters } from "./textinput.tsx";

interface TextAreaProps extends WidgetProps {
  readonly v: string;
  readonly height: number;
  readonly placeholder?: string;
  readonly max?: number;
}

export function TextArea({ node }: Drawn) {
  const p = node.props as unknown as TextAreaProps;
  const control = useId();
  const value = useValue(p.id, p.v);
  const draft = useDraft(p.id, value, (text) => text);
  const text = draft.text ?? value;
  const area = useGrowth(text, p.height);
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && !e.isComposing) {
      e.preventDefault();
      draft.enter();
    }
  };
  return (
    <Field widget={p} for={control} aside={text !== value && `Press Ctrl+Enter to ${draft.hint}`}>
      <textarea
        ref={area}
        id={control}
        class="control"
        rows={3}
        value={text}
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
