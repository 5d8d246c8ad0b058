// A number chosen by dragging. It is sent during the movement, but not at every pixel,
// and always at release.

import { useId } from "preact/hooks";
import { useValue } from "../context.ts";
import { scaleText } from "../format/numbers.ts";
import type { Drawn } from "../node.tsx";
import { positionsOf, type Track, type Whole } from "../whole.ts";
import { Field, type WidgetProps } from "./field.tsx";
import { useThrottle } from "./throttle.ts";

interface SliderProps extends WidgetProps, Track {
  readonly v: Whole;
}

export function Slider({ node }: Drawn) {
  const p = node.props as unknown as SliderProps;
  const control = useId();
  const value = useValue(p.id, p.v);
  const sender = useThrottle(p.id);
  const text = scaleText(value, p);
  const places = positionsOf(p);
  const at = places.of(value);
  const share = places.max > places.min ? (at - places.min) / (places.max - places.min) : 0;
  return (
    <Field widget={p} for={control} aside={<output for={control} translate={false}>{text}</output>}>
      <input
        id={control}
        class="slider-input"
        type="range"
        min={places.min}
        max={places.max}
        step={places.step}
        value={at}
        aria-valuetext={spokenAs(String(at), text)}
        disabled={p.disabled}
        style={{ "--share": String(share) }}
        onInput={(e) => sender.change(places.at(e.currentTarget.valueAsNumber))}
        onChange={sender.release}
      />
      <Ends of={p} />
    </Field>
  );
}

/**
 * The text to read aloud for a value, if it differs from the number that the browser
 * knows.
 */
export const spokenAs = (number: string, text: string): string | undefined => (number === text ? undefined : text);

export function Ends({ of }: { of: Track & { readonly format?: string } }) {
  return (
    <div class="slider-ends" aria-hidden="true">
      <span>{scaleText(of.min, of)}</span>
      <span>{scaleText(of.max, of)}</span>
    </div>
  );
}
