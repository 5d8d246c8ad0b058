// A form: what its widgets say stays here until it is submitted. They know nothing of that: they speak to a session of the
// form's own.

import { useMemo } from "preact/hooks";
import { SessionProvider, useSession } from "../context.ts";
import { HeldBack } from "../held.ts";
import { Kids, type Drawn } from "../node.tsx";

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
    // Enter is a new line where there are several.
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || !(e.target instanceof HTMLTextAreaElement)) return;
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const first = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (first && !first.disabled) form.requestSubmit(first);
  };
  return (
    <form class="form stack" aria-label={label} noValidate onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <SessionProvider value={held}>
        <Kids of={node} />
      </SessionProvider>
    </form>
  );
}
