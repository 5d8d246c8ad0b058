// A number chosen by dragging. It is sent on the way, but not at every pixel, and for certain at release.

import { useId } from "preact/hooks";
import { useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { Field, type WidgetProps } from "./field.tsx";
import { useThrottle } from "./throttle.ts";

interface SliderProps extends WidgetProps {
  readonly v: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

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
      <Ends of={p} />
    </Field>
  );
}

export function Ends({ of: { min, max } }: { of: { min: number; max: number } }) {
  return (
    <div class="slider-ends" aria-hidden="true">
      <span>{min}</span>
      <span>{max}</span>
    </div>
  );
}
