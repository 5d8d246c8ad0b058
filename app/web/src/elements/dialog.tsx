// A window over the page. The browser's own dialog keeps the focus in it, and gives it back.

import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Uncover, useSession } from "../context.ts";
import { CloseIcon } from "../icons.tsx";
import { Kids, type Drawn } from "../node.tsx";
import { ToastStack } from "../toaststack.tsx";
import { openModal } from "./modal.ts";

const firstControl = ".dialog-body :is(input, select, textarea, button, a):not(:disabled)";

export function Dialog({ node }: Drawn) {
  const { id, label } = node.props as unknown as { id: string; label: string };
  const session = useSession();
  const uncover = useContext(Uncover);
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [closed, setClosed] = useState(false);

  // Not the ×, which comes first: a user who opens a dialog wants its content.
  useLayoutEffect(() => (closed ? undefined : openModal(dialog.current!, firstControl)), [closed]);
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
