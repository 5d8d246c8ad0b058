// A colour, by the browser's own picker. It is sent on the way, as a slider's value is.

import { useId } from "preact/hooks";
import { useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { Field, type WidgetProps } from "./field.tsx";
import { useThrottle } from "./throttle.ts";

interface ColorProps extends WidgetProps {
  readonly v: string;
}

export function ColorPicker({ node }: Drawn) {
  const p = node.props as unknown as ColorProps;
  const control = useId();
  const value = useValue(p.id, p.v);
  const sender = useThrottle(p.id);
  return (
    <Field widget={p} for={control}>
      <span class="color-field">
        <input
          id={control}
          type="color"
          value={value}
          disabled={p.disabled}
          onInput={(e) => sender.change(e.currentTarget.value)}
          onChange={sender.release}
        />
        <output for={control}>{value}</output>
      </span>
    </Field>
  );
}
