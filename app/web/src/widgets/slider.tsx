// A number chosen by dragging. It is sent on the way, but not at every pixel, and for certain at release.

import { useEffect, useId, useRef } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { Field, type WidgetProps } from "./field.tsx";

interface SliderProps extends WidgetProps {
  readonly v: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

const sendPause = 100;

export function Slider({ node }: Drawn) {
  const p = node.props as unknown as SliderProps;
  const control = useId();
  const value = useValue(p.id, p.v);
  const sender = useThrottle(p.id);
  const share = p.max > p.min ? (value - p.min) / (p.max - p.min) : 0;
  return (
    <Field widget={p} for={control} aside={<output for={control}>{value}</output>}>
      <input
        id={control}
        class="slider-input"
        type="range"
        min={p.min}
        max={p.max}
        step={p.step}
        value={value}
        disabled={p.disabled}
        style={{ "--share": String(share) }}
        onInput={(e) => sender.change(e.currentTarget.valueAsNumber)}
        onChange={sender.release}
      />
      <div class="slider-ends" aria-hidden="true">
        <span>{p.min}</span>
        <span>{p.max}</span>
      </div>
    </Field>
  );
}

/** Sends the first change at once, then at most one a pause, and the last one always. */
function useThrottle(id: string) {
  const session = useSession();
  const timer = useRef<number | undefined>(undefined);
  const flush = () => {
    clearTimeout(timer.current);
    session.flush(id);
    timer.current = window.setTimeout(onPause, sendPause);
  };
  const onPause = () => {
    timer.current = undefined;
    if (id in session.values.unsent()) flush();
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      session.flush(id);
    },
    [session, id],
  );
  return {
    change(value: number) {
      session.change(id, value);
      if (timer.current === undefined) flush();
    },
    release: flush,
  };
}
