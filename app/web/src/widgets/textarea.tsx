// Text of several lines. It is sent on Ctrl+Enter and when the focus leaves. The field
// grows with its text.

import { useId } from "preact/hooks";
import { useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { directionOf } from "../direction.ts";
import { useDraft } from "./draft.ts";
import { Field, Wrong, type WidgetProps } from "./field.tsx";
import { useGrowth } from "./growth.ts";
import { wrongText } from "./length.ts";

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
  const message = useId();
  const draft = useDraft(p.id, value, (text) => (wrongText(text, p.max) ? undefined : text));
  const text = draft.text ?? value;
  const wrong = draft.text === undefined ? undefined : wrongText(draft.text, p.max);
  const area = useGrowth(text, p.height);
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      draft.enter();
    }
  };
  return (
    <Field widget={p} for={control} aside={text !== value && !wrong && `Press Ctrl+Enter to ${draft.hint}`}>
      <textarea
        ref={area}
        id={control}
        class="control"
        dir={directionOf(text)}
        rows={3}
        value={text}
        placeholder={p.placeholder}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong && message}
        disabled={p.disabled}
        onInput={(e) => draft.type(e.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={draft.enter}
      />
      <Wrong id={message} why={wrong} />
    </Field>
  );
}
