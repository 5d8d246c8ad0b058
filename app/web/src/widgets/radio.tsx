// One of a few options. All are in view: side by side if they are short, else below one
// another.

import { useId } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { Field, type WidgetProps } from "./field.tsx";
import { NoOptions } from "./nooptions.tsx";
import { optionsOf } from "../options.ts";

interface RadioProps extends WidgetProps {
  readonly v: number;
}

/** So many characters, and as many again for each circle, still look like one line. */
const oneLine = 48;
const circle = 5;

export function Radio({ node }: Drawn) {
  if (optionsOf(node).length === 0) return <NoOptions widget={node.props as unknown as WidgetProps} />;
  return <ChooseRadio node={node} />;
}

function ChooseRadio({ node }: Drawn) {
  const p = node.props as unknown as RadioProps;
  const name = useId();
  const session = useSession();
  const options = optionsOf(node);
  const value = useValue(p.id, p.v);
  const short = options.reduce((sum, text) => sum + text.length + circle, 0) <= oneLine;
  return (
    <Field widget={p} for={name} group>
      <div role="radiogroup" aria-labelledby={name} class={short ? "radios short" : "radios"}>
        {options.map((option, i) => (
          <label key={i} class="check">
            <input
              type="radio"
              name={name}
              checked={i === value}
              disabled={p.disabled}
              onChange={() => session.set(p.id, i)}
            />
            <span dir="auto">{option}</span>
          </label>
        ))}
      </div>
    </Field>
  );
}
