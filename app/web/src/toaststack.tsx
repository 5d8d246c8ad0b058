// The toasts at the edge of the page. They are read out when their user pauses, and none goes while one of them is
// under the pointer or has the focus.

import { useEffect, useLayoutEffect, useReducer, useState } from "preact/hooks";
import { CloseIcon } from "./icons.tsx";
import { stay, type Toast, type Toasts } from "./toasts.ts";

export function ToastStack({ toasts }: { toasts: Toasts }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  useLayoutEffect(() => toasts.watch(() => redraw(undefined)), [toasts]);
  const empty = toasts.list.length === 0;
  // An element that goes takes the pointer and the focus with it, without a word.
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
      role="status"
      aria-live="polite"
      aria-atomic="false"
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocusIn={() => setFocused(true)}
      onFocusOut={() => setFocused(false)}
    >
      {toasts.list.map((toast) => (
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
  return (
    <div class="toast" onKeyDown={(e) => e.key === "Escape" && onDone()}>
      <span class="plain">{toast.text}</span>
      <button type="button" class="quiet icon-button" aria-label="Dismiss" onClick={onDone}>
        <CloseIcon />
      </button>
    </div>
  );
}
