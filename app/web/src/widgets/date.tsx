// A date, or a time of day, by the browser's own field. A choice from its picker is sent
// at once. Typed text is sent on Enter and when the focus leaves, because on the way to
// 2026 a browser reports the year 2.

import { useId, useRef, useState } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { useDraft } from "./draft.ts";
import { Field, Wrong, type WidgetProps } from "./field.tsx";

interface DateProps extends WidgetProps {
  readonly v: string;
  readonly min?: string;
  readonly max?: string;
  readonly step?: number;
  readonly empty?: boolean;
}

export const DateInput = ({ node }: Drawn) => <Native node={node} type="date" form={/^\d{4}-\d\d-\d\d$/} />;

export const TimeInput = ({ node }: Drawn) => <Native node={node} type="time" form={/^\d\d:\d\d(:\d\d)?$/} />;

interface NativeProps extends Drawn {
  readonly type: "date" | "time";
  readonly form: RegExp;
}

function Native({ node, type, form }: NativeProps) {
  const p = node.props as unknown as DateProps;
  const control = useId();
  const message = useId();
  const session = useSession();
  const typing = useRef(false);
  const [tried, setTried] = useState(false);
  const value = useValue(p.id, p.v);

  // Texts of one form sort like the dates or times that they stand for.
  const inside = (text: string) => form.test(text) && text >= (p.min ?? text) && text <= (p.max ?? text);
  const good = (text: string) => (text === "" ? p.empty === true : inside(text));
  const draft = useDraft(p.id, value, (text) => (good(text) ? text : undefined));
  const wrong = tried && draft.text && !good(draft.text) ? range(type, p) : undefined;

  const choose = (text: string) => {
    setTried(false);
    if (typing.current || !good(text)) return draft.type(text);
    draft.drop();
    if (text !== value) session.set(p.id, text);
  };
  const enter = () => {
    typing.current = false;
    setTried(true);
    // Half a date is no date, and a browser does not tell which half there is.
    if (draft.text === "" && !p.empty) draft.drop();
    else draft.enter();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === "Enter") enter();
    else if (e.key === "Escape") draft.onEscape(e);
    else typing.current = true;
  };
  const dirty = draft.text !== undefined && draft.text !== value && good(draft.text);
  return (
    <Field widget={p} for={control} aside={dirty && `Press Enter to ${draft.hint}`}>
      <input
        id={control}
        class="control"
        type={type}
        min={p.min}
        max={p.max ?? (type === "date" ? "9999-12-31" : undefined)}
        step={p.step}
        value={draft.text ?? value}
        disabled={p.disabled}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong ? message : undefined}
        onInput={(e) => choose(e.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={enter}
      />
      <Wrong id={message} why={wrong} />
    </Field>
  );
}

function range(type: "date" | "time", { min, max }: DateProps): string {
  if (min && max) return `Enter a ${type} from ${min} to ${max}.`;
  if (min) return `Enter a ${type} that is not before ${min}.`;
  if (max) return `Enter a ${type} that is not after ${max}.`;
  return `Enter a ${type}.`;
}
