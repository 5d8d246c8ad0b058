// Yes or no: a box to tick, or a switch.

import { useId } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import { Help } from "../help.tsx";
import type { Drawn } from "../node.tsx";
import type { WidgetProps } from "./field.tsx";

interface CheckboxProps extends WidgetProps {
  readonly v: boolean;
}

export const Checkbox = ({ node }: Drawn) => <Check node={node} />;

export const Toggle = ({ node }: Drawn) => <Check node={node} role="switch" />;

function Check({ node, role }: Drawn & { role?: "switch" }) {
  const p = node.props as unknown as CheckboxProps;
  const control = useId();
  const session = useSession();
  const value = useValue(p.id, p.v);
  return (
    <div class={p.disabled ? "check disabled" : "check"}>
      <input
        id={control}
        type="checkbox"
        role={role}
        checked={value}
        disabled={p.disabled}
        onChange={(e) => session.set(p.id, e.currentTarget.checked)}
      />
      <label for={control} dir="auto">{p.label}</label>
      {p.help && <Help text={p.help} />}
    </div>
  );
}
