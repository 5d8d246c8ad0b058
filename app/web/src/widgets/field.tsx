// What the widgets with a label have in common: the label, its help, and a line for a hint or what is wrong.

import type { ComponentChildren } from "preact";
import { Help } from "../help.tsx";

/** The properties that every widget's node has. */
export interface WidgetProps {
  readonly k: string;
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
}

interface FieldProps {
  readonly widget: WidgetProps;
  /** The id of the element that the label names; or, of a group of elements, the id that the label itself is to have. */
  readonly for: string;
  readonly group?: boolean;
  /** A quiet word at the right of the label: a value, or what to do. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Field({ widget, for: control, group, aside, children }: FieldProps) {
  return (
    <div class={widget.disabled ? "field disabled" : "field"}>
      <div class="field-head">
        {group ? (
          <span id={control} class="field-name">
            {widget.label}
          </span>
        ) : (
          <label for={control}>{widget.label}</label>
        )}
        {widget.help && <Help text={widget.help} />}
        {aside && <span class="field-aside">{aside}</span>}
      </div>
      {children}
    </div>
  );
}
