// A range, chosen by dragging its two ends. For keyboard and screen reader there are two
// of the browser's own sliders, one for each end. A pointer moves the end that is nearer
// to it, wherever on the track it begins.

import { useId, useRef } from "preact/hooks";
import { useValue } from "../context.ts";
import { scaleText } from "../format/numbers.ts";
import type { Drawn } from "../node.tsx";
import { positionsOf, type Track, type Whole } from "../whole.ts";
import { isRightToLeft } from "../direction.ts";
import { Field, type WidgetProps } from "./field.tsx";
import { nearerEnd, valueAt } from "./ranges.ts";
import { Ends, spokenAs } from "./slider.tsx";
import { useThrottle } from "./throttle.ts";

type Pair = readonly [Whole, Whole];

interface RangeSliderProps extends WidgetProps, Track {
  readonly v: Pair;
}

export function RangeSlider({ node }: Drawn) {
  const p = node.props as unknown as RangeSliderProps;
  const name = useId();
  const value = useValue<readonly Whole[]>(p.id, p.v) as Pair;
  const sender = useThrottle(p.id);
  const track = useRef<HTMLDivElement>(null);
  const dragged = useRef<0 | 1 | undefined>(undefined);
  const places = positionsOf(p);
  const at = [places.of(value[0]), places.of(value[1])] as const;
  const share = (position: number) => (places.max > places.min ? (position - places.min) / (places.max - places.min) : 0);

  /**
   * Moves an end to a position, but not beyond the other end. Returns the end's new
   * position.
   */
  const move = (end: 0 | 1, to: number): number => {
    const next = end === 0 ? Math.min(to, at[1]) : Math.max(to, at[0]);
    if (next !== at[end]) sender.change(end === 0 ? [places.at(next), value[1]] : [value[0], places.at(next)]);
    return next;
  };
  const under = (e: PointerEvent) => valueAt(e.clientX, track.current!.getBoundingClientRect(), places, isRightToLeft(track.current!));
  const onPointerDown = (e: PointerEvent) => {
    if (p.disabled || e.button !== 0) return;
    e.preventDefault();
    const to = under(e);
    const end = nearerEnd(at, to);
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
      min={places.min}
      max={places.max}
      step={places.step}
      value={at[end]}
      aria-valuetext={spokenAs(String(at[end]), scaleText(value[end], p))}
      disabled={p.disabled}
      onInput={(e) => (e.currentTarget.valueAsNumber = move(end, e.currentTarget.valueAsNumber))}
      onChange={sender.release}
    />
  );
  return (
    <Field widget={p} for={name} group aside={<output>{value.map((v) => scaleText(v, p)).join(" – ")}</output>}>
      <div
        ref={track}
        role="group"
        aria-labelledby={name}
        class="range"
        style={{ "--from": String(share(at[0])), "--to": String(share(at[1])) }}
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
