// The toasts at the edge of the window. Screen readers read them out at a pause. No toast
// disappears while one of them is under the pointer or has the focus.
//
// An open dialog lies over everything, and an element outside of it can neither be
// clicked nor be read out. So a dialog has a stack of its own, and the toasts are in the
// stack of the uppermost dialog. They are added to a stack that is there already, because
// a screen reader reads out only additions.

import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { CloseIcon } from "./icons.tsx";
import { stay, type Toast, type Toasts } from "./toasts.ts";

export function ToastStack({ toasts }: { toasts: Toasts }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [place] = useState({});
  const stack = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  useLayoutEffect(() => toasts.watch(() => redraw(undefined)), [toasts]);
  useLayoutEffect(() => toasts.open(place), [toasts]);
  const list = toasts.in(place);
  const empty = list.length === 0;
  // Where there is room for few, the newest are in view.
  useLayoutEffect(() => {
    if (list.length > 0 && stack.current) stack.current.scrollTop = stack.current.scrollHeight;
  }, [list]);
  // An element that is removed loses the pointer and the focus without an event.
  useEffect(() => {
    if (!empty) return;
    setHovered(false);
    setFocused(false);
  }, [empty]);
  const remove = (id: number) => {
    setFocused(false);
    toasts.remove(id);
  };
  return (
    <div
      class="toasts"
      ref={stack}
      role="status"
      aria-live="polite"
      aria-atomic="false"
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocusIn={() => setFocused(true)}
      onFocusOut={() => setFocused(false)}
    >
      {list.map((toast) => (
        <ToastBox key={toast.id} toast={toast} held={hovered || focused} onDone={() => remove(toast.id)} />
      ))}
    </div>
  );
}

interface ToastBoxProps {
  readonly toast: Toast;
  readonly held: boolean;
  readonly onDone: () => void;
}

function ToastBox({ toast, held, onDone }: ToastBoxProps) {
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onDone, stay(toast.text));
    return () => clearTimeout(timer);
  }, [held]);
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== "Escape") return;
    e.preventDefault(); // nor does a dialog around it close
    onDone();
  };
  return (
    <div class="toast" onKeyDown={onKeyDown}>
      <span class="plain" dir="auto">{toast.text}</span>
      <button type="button" class="quiet icon-button" aria-label="Dismiss" onClick={onDone}>
        <CloseIcon />
      </button>
    </div>
  );
}
