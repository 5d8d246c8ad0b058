// One of several options. A few are the browser's own list, which has the keyboard, the screen reader and the phone for
// free; more can be searched.

import { useId, useMemo } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { Combobox } from "./combobox.tsx";
import { Field, type WidgetProps } from "./field.tsx";
import { optionsOf } from "./options.ts";

interface SelectProps extends WidgetProps {
  readonly v: number;
}

const few = 10;

export function Select({ node }: Drawn) {
  const p = node.props as unknown as SelectProps;
  const control = useId();
  const session = useSession();
  const options = optionsOf(node);
  const value = useValue(p.id, p.v);
  const chosen = useMemo(() => [value], [value]);
  const choose = (i: number) => i !== value && session.set(p.id, i);
  return (
    <Field widget={p} for={control}>
      {options.length > few ? (
        <Combobox id={control} label={p.label} options={options} chosen={chosen} disabled={p.disabled} onPick={choose} />
      ) : (
        <select
          id={control}
          class="control"
          value={String(value)}
          disabled={p.disabled}
          onChange={(e) => choose(e.currentTarget.selectedIndex)}
        >
          {options.map((option, i) => (
            <option key={i} value={String(i)}>
              {option}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
