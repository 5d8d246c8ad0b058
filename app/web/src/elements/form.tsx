// A form. It keeps the values of its widgets until it is submitted. The widgets do not
// know of that: they speak to a session of the form's own.

import { useMemo } from "preact/hooks";
import { NamesPrimary, SessionProvider, useSession } from "../context.ts";
import { HeldBack } from "../held.ts";
import { Kids, type Drawn } from "../node.tsx";
import type { Node } from "../tree.ts";

export function Form({ node }: Drawn) {
  const { id, label } = node.props as unknown as { id: string; label: string };
  const session = useSession();
  const held = useMemo(() => new HeldBack(session, id), [session, id]);
  const onSubmit = (e: SubmitEvent) => {
    e.preventDefault();
    const button = e.submitter as HTMLButtonElement | null;
    if (button?.value) held.send(button.value);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    // In a text of several lines, Enter is a new line.
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || !(e.target instanceof HTMLTextAreaElement)) return;
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const first = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (first && !first.disabled) form.requestSubmit(first);
  };
  return (
    <form class="form stack" aria-label={label} noValidate onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <SessionProvider value={held}>
        <NamesPrimary.Provider value={namesPrimary(node)}>
          <Kids of={node} />
        </NamesPrimary.Provider>
      </SessionProvider>
    </form>
  );
}

function namesPrimary({ props, kids }: Node): boolean {
  return (props.k === "submit" && props.primary === true) || kids.some(namesPrimary);
}
