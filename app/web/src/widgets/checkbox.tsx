// Yes or no.

import { useId } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import { Help } from "../help.tsx";
import type { Drawn } from "../node.tsx";
import type { WidgetProps } from "./field.tsx";

interface CheckboxProps extends WidgetProps {
  readonly v: boolean;
}

export function Checkbox({ node }: Drawn) {
  const p = node.props as unknown as CheckboxProps;
  const control = useId();
  const session = useSession();
  const value = useValue(p.id, p.v);
  return (
    <div class={p.disabled ? "check disabled" : "check"}>
      <input
        id={control}
        type="checkbox"
        checked={value}
        disabled={p.disabled}
        onChange={(e) => session.set(p.id, e.currentTarget.checked)}
      />
      <label for={control}>{p.label}</label>
      {p.help && <Help text={p.help} />}
    </div>
  );
}
