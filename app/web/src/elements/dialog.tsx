// A window over the page. The browser's own dialog keeps the focus in it, and gives it back.

import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Uncover, useSession } from "../context.ts";
import { CloseIcon } from "../icons.tsx";
import { Kids, type Drawn } from "../node.tsx";
import { ToastStack } from "../toaststack.tsx";
import { openModal } from "./modal.ts";

const controls = ".dialog-body :is(input, select, textarea, button, a):not(:disabled)";

/**
 * Moves the focus from the ×, which comes first, into the content, which the user wants.
 * Reports whether the focus is there.
 */
function enter(dialog: HTMLDialogElement): boolean {
  const at = document.activeElement!;
  if (at !== dialog && dialog.contains(at) && !at.matches(".dialog-head *")) return true;
  // Hidden controls do not take it.
  return [...dialog.querySelectorAll<HTMLElement>(controls)].some((c) => (c.focus(), document.activeElement === c));
}

export function Dialog({ node }: Drawn) {
  const { id, label } = node.props as unknown as { id: string; label: string };
  const session = useSession();
  const uncover = useContext(Uncover);
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [closed, setClosed] = useState(false);
  const entered = useRef(false);

  useLayoutEffect(() => (closed ? undefined : openModal(dialog.current!)), [closed]);
  // The content of a slow script comes after the window, so each drawing tries again.
  useLayoutEffect(() => void (entered.current = !closed && (entered.current || enter(dialog.current!))));
  useEffect(uncover, []);
  // The server has been told to close the dialog. It still shows the dialog only if the
  // script wants it open.
  useEffect(() => setClosed(false), [node.props]);

  const close = () => {
    setClosed(true);
    session.press(id);
  };
  const onCancel = (e: Event) => {
    e.preventDefault();
    close();
  };
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby={title} onCancel={onCancel}>
      <div class="dialog-head">
        <h2 id={title} dir="auto">{label}</h2>
        <button type="button" class="quiet icon-button" aria-label="Close" onClick={close}>
          <CloseIcon />
        </button>
      </div>
      <div class="stack dialog-body">
        <Kids of={node} />
      </div>
      {!closed && <ToastStack toasts={session.toasts} />}
    </dialog>
  );
}
