// One of several options, by the browser's own list: it has the keyboard and the screen reader for free.

import { useId } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { Field, type WidgetProps } from "./field.tsx";

interface SelectProps extends WidgetProps {
  readonly options: readonly string[];
  readonly v: number;
}

export function Select({ node }: Drawn) {
  const p = node.props as unknown as SelectProps;
  const control = useId();
  const session = useSession();
  const value = useValue(p.id, p.v);
  return (
    <Field widget={p} for={control}>
      <select
        id={control}
        class="control"
        value={String(value)}
        disabled={p.disabled}
        onChange={(e) => session.set(p.id, e.currentTarget.selectedIndex)}
      >
        {p.options.map((option, i) => (
          <option key={i} value={String(i)}>
            {option}
          </option>
        ))}
      </select>
    </Field>
  );
}
