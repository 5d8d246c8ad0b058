// A number. Typed text is sent on Enter and when the focus leaves; steps by arrow keys and buttons shortly after the
// last of them. What is no number of the widget's range is said to be so, and not sent.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import { MinusIcon, PlusIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { useDraft } from "./draft.ts";
import { Field, type WidgetProps } from "./field.tsx";
import { parseNumber, step, wrongNumber, type NumberRange } from "./numbers.ts";

interface NumberProps extends WidgetProps, NumberRange {
  readonly v: number;
}

const stepPause = 150;

export function NumberInput({ node }: Drawn) {
  const p = { ...(node.props as unknown as NumberProps), float: node.props.k === "numberfloat" };
  const control = useId();
  const message = useId();
  const value = useValue(p.id, p.v);
  const draft = useDraft(p.id, value, (text) => parseNumber(text, p));
  const stepTo = useStepper(p.id);
  const [tried, setTried] = useState(false);
  const text = draft.text ?? String(value);
  // Half a number is wrong too; say so only once its user takes it for done.
  const wrong = tried && draft.text !== undefined ? wrongNumber(draft.text, p) : undefined;
  const dirty = draft.text !== undefined && draft.text !== String(value) && !wrong;

  const stepBy = (steps: number) => {
    const next = step(parseNumber(text, p) ?? value, steps, p);
    drop();
    if (next !== value) stepTo(next);
  };
  const enter = () => {
    setTried(true);
    draft.enter();
  };
  const drop = () => {
    setTried(false);
    draft.drop();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const steps = stepKeys[e.key];
    if (steps !== undefined) {
      e.preventDefault();
      stepBy(steps);
    }
    if (e.key === "Enter" && !e.isComposing) enter();
    if (e.key === "Escape") setTried(false);
    draft.onEscape(e);
  };
  return (
    <Field widget={p} for={control} aside={dirty && `Press Enter to ${draft.hint}`}>
      <div class="control number-control">
        <input
          id={control}
          type="text"
          inputMode={!p.float && Number.isInteger(p.step) && (p.min ?? -1) >= 0 ? "numeric" : "decimal"}
          role="spinbutton"
          autocomplete="off"
          aria-valuenow={value}
          aria-valuemin={p.min}
          aria-valuemax={p.max}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong ? message : undefined}
          value={text}
          disabled={p.disabled}
          onInput={(e) => draft.type(e.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={enter}
        />
        <StepButton label={`Less ${p.label}`} disabled={p.disabled || value <= (p.min ?? -Infinity)} onStep={() => stepBy(-1)}>
          <MinusIcon />
        </StepButton>
        <StepButton label={`More ${p.label}`} disabled={p.disabled || value >= (p.max ?? Infinity)} onStep={() => stepBy(1)}>
          <PlusIcon />
        </StepButton>
      </div>
      {wrong && (
        <p id={message} class="field-wrong" role="alert">
          {wrong}
        </p>
      )}
    </Field>
  );
}

const stepKeys: Record<string, number> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

interface StepButtonProps {
  readonly label: string;
  readonly disabled: boolean | undefined;
  readonly onStep: () => void;
  readonly children: ComponentChildren;
}

/** For pointers; the keyboard has the arrow keys, so it is not stopped at. */
function StepButton({ label, disabled, onStep, children }: StepButtonProps) {
  return (
    <button
      type="button"
      class="number-step"
      tabIndex={-1}
      aria-label={label}
      disabled={disabled}
      onMouseDown={(e) => e.preventDefault()}
      onClick={onStep}
    >
      {children}
    </button>
  );
}

/** Shows a stepped value at once, and sends the last one when the steps pause. */
function useStepper(id: string) {
  const session = useSession();
  const timer = useRef<number | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      session.flush(id);
    },
    [session, id],
  );
  return (value: number) => {
    session.change(id, value);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => session.flush(id), stepPause);
  };
}
