// In place of a list without anything to choose: a field that cannot be used, and says why.

import { useId } from "preact/hooks";
import { Field, type WidgetProps } from "./field.tsx";

export function NoOptions({ widget }: { widget: WidgetProps }) {
  const control = useId();
  return (
    <Field widget={widget} for={control}>
      <input id={control} class="control" type="text" value="" placeholder="Nothing to choose from" disabled />
    </Field>
  );
}
