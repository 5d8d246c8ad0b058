// Any number of several options. The chosen ones stand before the field that searches the
// others.

import { useId, useRef } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import { CloseIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { Combobox } from "./combobox.tsx";
import { Field, type WidgetProps } from "./field.tsx";
import { NoOptions } from "./nooptions.tsx";
import { optionsOf } from "../options.ts";

interface MultiSelectProps extends WidgetProps {
  readonly v: readonly number[];
  readonly max: number;
  readonly placeholder?: string;
}

export function MultiSelect({ node }: Drawn) {
  if (optionsOf(node).length === 0) return <NoOptions widget={node.props as unknown as WidgetProps} />;
  return <ChooseMultiSelect node={node} />;
}

function ChooseMultiSelect({ node }: Drawn) {
  const p = node.props as unknown as MultiSelectProps;
  const control = useId();
  const session = useSession();
  const around = useRef<HTMLDivElement>(null);
  const options = optionsOf(node);
  const value = useValue<readonly number[]>(p.id, p.v);
  const full = value.length >= p.max;

  const set = (next: readonly number[]) => session.set(p.id, next);
  const without = (i: number) => value.filter((other) => other !== i);
  const toggle = (i: number) => set(value.includes(i) ? without(i) : [...value, i].sort((a, b) => a - b));
  /** The pressed button is removed, so the focus moves to the input. */
  const remove = (next: readonly number[]) => {
    set(next);
    around.current?.querySelector("input")?.focus();
  };
  return (
    <Field widget={p} for={control} aside={full && p.max < options.length && `At most ${p.max}`}>
      <div ref={around} class="multi">
        <Combobox
          id={control}
          label={p.label}
          options={options}
          chosen={value}
          multiple
          full={full}
          placeholder={value.length === 0 ? (p.placeholder ?? "Choose…") : undefined}
          disabled={p.disabled}
          onPick={toggle}
          onErase={() => value.length > 0 && set(value.slice(0, -1))}
        >
          {value.map((i) => (
            <span key={i} class="chip">
              <span title={options[i]} dir="auto">{options[i]}</span>
              <button type="button" aria-label={`Remove ${options[i]}`} disabled={p.disabled} onClick={() => remove(without(i))}>
                <CloseIcon />
              </button>
            </span>
          ))}
        </Combobox>
        {value.length > 1 && !p.disabled && (
          <button type="button" class="multi-clear" aria-label={`Clear ${p.label}`} title="Clear" onClick={() => remove([])}>
            <CloseIcon />
          </button>
        )}
      </div>
    </Field>
  );
}
