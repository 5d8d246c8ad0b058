// A question mark that explains the element beside it, to users of pointer, keyboard and
// screen reader.

import { useId } from "preact/hooks";

export function Help({ text }: { text: string }) {
  const id = useId();
  return (
    <span class="help">
      <button type="button" aria-label="Help" aria-describedby={id} onKeyDown={blurOnEscape}>
        ?
      </button>
      <Tip id={id} text={text} />
    </span>
  );
}

/** A text that the style sheet shows while the element before it is hovered or has the focus. */
export function Tip({ id, text }: { id: string; text: string }) {
  return (
    <span id={id} role="tooltip" class="tip" dir="auto">
      {text}
    </span>
  );
}

export function blurOnEscape(e: KeyboardEvent): void {
  if (e.key === "Escape") (e.currentTarget as HTMLElement).blur();
}
