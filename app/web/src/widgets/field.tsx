// The common parts of widgets with a label: the label, its help, and a line for a hint or
// a fault.

import type { ComponentChildren } from "preact";
import { Help } from "../help.tsx";

/** The properties that every widget's node has. */
export interface WidgetProps {
  readonly k: string;
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  /** How numbers are written, where the app says so. */
  readonly format?: string;
}

interface FieldProps {
  readonly widget: WidgetProps;
  /**
   * The id of the element that the label names. For a group of elements, it is the id of
   * the label itself.
   */
  readonly for: string;
  readonly group?: boolean;
  /** A muted text at the right of the label: a value, or a hint. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Field({ widget, for: control, group, aside, children }: FieldProps) {
  return (
    <div class={widget.disabled ? "field disabled" : "field"}>
      <div class="field-head">
        {group ? (
          <span id={control} class="field-name" dir="auto">
            {widget.label}
          </span>
        ) : (
          <label for={control} dir="auto">{widget.label}</label>
        )}
        {widget.help && <Help text={widget.help} />}
        {aside && <span class="field-aside">{aside}</span>}
      </div>
      {children}
    </div>
  );
}

/** A fault of the text in a field, shown and read out. Draws nothing if there is none. */
export function Wrong({ id, why }: { id: string; why: string | undefined }) {
  return why === undefined ? null : (
    <p id={id} class="field-wrong" role="alert">
      {why}
    </p>
  );
}
