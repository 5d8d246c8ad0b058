// A number. Typed text is sent on Enter and when the focus leaves. Steps by arrow keys
// and buttons are sent shortly after the last step. A text that is no number of the
// widget's range is reported and not sent.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import { MinusIcon, PlusIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { allWhole, compare, type Whole } from "../whole.ts";
import { useDraft } from "./draft.ts";
import { Field, Wrong, type WidgetProps } from "./field.tsx";
import { parseNumber, step, wrongNumber, type NumberRange } from "./numbers.ts";

interface NumberProps extends WidgetProps, NumberRange {
  readonly v: Whole;
}

const stepPause = 150;

export function NumberInput({ node }: Drawn) {
  const p = { ...(node.props as unknown as NumberProps), float: node.props.k === "numberfloat" };
  const control = useId();
  const message = useId();
  const value = useValue<Whole>(p.id, p.v);
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
    if (e.key === "Enter") enter();
    if (e.key === "Escape") setTried(false);
    draft.onEscape(e);
  };
  return (
    <Field widget={p} for={control} aside={dirty && `Press Enter to ${draft.hint}`}>
      <div class="control number-control">
        <input
          id={control}
          type="text"
          inputMode={!p.float && allWhole(p.step) && compare(p.min ?? -1, 0) >= 0 ? "numeric" : "decimal"}
          role="spinbutton"
          autocomplete="off"
          aria-valuenow={Number(value)}
          aria-valuetext={typeof value === "string" ? value : undefined}
          aria-valuemin={p.min === undefined ? undefined : Number(p.min)}
          aria-valuemax={p.max === undefined ? undefined : Number(p.max)}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong ? message : undefined}
          value={text}
          disabled={p.disabled}
          onInput={(e) => draft.type(e.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={enter}
        />
        <StepButton label={`Less ${p.label}`} disabled={p.disabled || (p.min !== undefined && compare(value, p.min) <= 0)} onStep={() => stepBy(-1)}>
          <MinusIcon />
        </StepButton>
        <StepButton label={`More ${p.label}`} disabled={p.disabled || (p.max !== undefined && compare(value, p.max) >= 0)} onStep={() => stepBy(1)}>
          <PlusIcon />
        </StepButton>
      </div>
      <Wrong id={message} why={wrong} />
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

/**
 * For pointers. On the keyboard there are the arrow keys, so the Tab key skips this
 * button.
 */
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
  return (value: Whole) => {
    session.change(id, value);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => session.flush(id), stepPause);
  };
}
