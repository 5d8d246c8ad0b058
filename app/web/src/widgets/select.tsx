// One of several options. A short list is the browser's own, which works with the
// keyboard, a screen reader and on a phone. A long list can be searched.

import { useId, useMemo } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { Combobox } from "./combobox.tsx";
import { Field, type WidgetProps } from "./field.tsx";
import { NoOptions } from "./nooptions.tsx";
import { optionsOf } from "../options.ts";

interface SelectProps extends WidgetProps {
  readonly v: number;
}

const few = 10;

export function Select({ node }: Drawn) {
  if (optionsOf(node).length === 0) return <NoOptions widget={node.props as unknown as WidgetProps} />;
  return <ChooseSelect node={node} />;
}

function ChooseSelect({ node }: Drawn) {
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
          dir="auto"
          value={String(value)}
          disabled={p.disabled}
          onChange={(e) => choose(e.currentTarget.selectedIndex)}
        >
          {options.map((option, i) => (
            <option key={i} value={String(i)} dir="auto">
              {option}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
