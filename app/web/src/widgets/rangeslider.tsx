// A range, chosen by dragging its two ends. Keyboard and screen reader have the browser's own sliders, one for each; a
// pointer moves the end that is nearer to it, wherever on the track it begins.

import { useId, useRef } from "preact/hooks";
import { useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { Field, type WidgetProps } from "./field.tsx";
import { nearerEnd, valueAt, type Ends as Pair } from "./ranges.ts";
import { Ends } from "./slider.tsx";
import { useThrottle } from "./throttle.ts";

interface RangeSliderProps extends WidgetProps {
  readonly v: Pair;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export function RangeSlider({ node }: Drawn) {
  const p = node.props as unknown as RangeSliderProps;
  const name = useId();
  const value = useValue<readonly number[]>(p.id, p.v) as Pair;
  const sender = useThrottle(p.id);
  const track = useRef<HTMLDivElement>(null);
  const dragged = useRef<0 | 1 | undefined>(undefined);
  const share = (v: number) => (p.max > p.min ? (v - p.min) / (p.max - p.min) : 0);

  /** Moves an end as far as the other. */
  const move = (end: 0 | 1, to: number): number => {
    const [lo, hi] = value;
    const next: Pair = end === 0 ? [Math.min(to, hi), hi] : [lo, Math.max(to, lo)];
    if (next[end] !== value[end]) sender.change(next);
    return next[end];
  };
  const under = (e: PointerEvent) => valueAt(e.clientX, track.current!.getBoundingClientRect(), p);
  const onPointerDown = (e: PointerEvent) => {
    if (p.disabled || e.button !== 0) return;
    e.preventDefault();
    const to = under(e);
    const end = nearerEnd(value, to);
    dragged.current = end;
    track.current!.setPointerCapture?.(e.pointerId);
    track.current!.querySelectorAll("input")[end]!.focus();
    move(end, to);
  };
  const onPointerMove = (e: PointerEvent) => {
    if (dragged.current !== undefined) move(dragged.current, under(e));
  };
  const onPointerUp = () => {
    if (dragged.current === undefined) return;
    dragged.current = undefined;
    sender.release();
  };
  const thumb = (end: 0 | 1, word: string) => (
    <input
      type="range"
      class="slider-input"
      aria-label={`${p.label}, ${word}`}
      min={p.min}
      max={p.max}
      step={p.step}
      value={value[end]}
      disabled={p.disabled}
      onInput={(e) => (e.currentTarget.valueAsNumber = move(end, e.currentTarget.valueAsNumber))}
      onChange={sender.release}
    />
  );
  return (
    <Field widget={p} for={name} group aside={<output>{`${value[0]} – ${value[1]}`}</output>}>
      <div
        ref={track}
        role="group"
        aria-labelledby={name}
        class="range"
        style={{ "--from": String(share(value[0])), "--to": String(share(value[1])) }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
      >
        {thumb(0, "from")}
        {thumb(1, "to")}
      </div>
      <Ends of={p} />
    </Field>
  );
}
