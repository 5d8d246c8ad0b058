// A message, at the bottom of the window. Enter sends it, and the field is empty for the next; Shift+Enter is a new line.

import type { RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import { UpIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import type { WidgetProps } from "./field.tsx";
import { useGrowth } from "./growth.ts";

interface ChatInputProps extends WidgetProps {
  readonly placeholder?: string;
  readonly max: number;
}

const mostHeight = 200;

export function ChatInput({ node }: Drawn) {
  const p = node.props as unknown as ChatInputProps;
  const session = useSession();
  const help = useId();
  const [text, setText] = useState("");
  const area = useGrowth(text, mostHeight);
  const follow = useFollow(area);
  const blank = text.trim() === "";

  const send = () => {
    if (blank || p.disabled) return;
    session.set(p.id, text);
    setText("");
    follow();
    area.current?.focus();
  };
  const keys = useLineBreaks(area, send);
  const onKeyDown = (e: KeyboardEvent) => {
    keys.shift = e.shiftKey;
    if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    send();
  };
  return (
    <div class={p.disabled ? "chat-bar disabled" : "chat-bar"}>
      <div class="control chat-field">
        <textarea
          ref={area}
          rows={1}
          aria-label={p.label}
          aria-describedby={p.help && help}
          enterkeyhint="send"
          placeholder={p.placeholder ?? p.label}
          maxLength={p.max}
          value={text}
          disabled={p.disabled}
          onInput={(e) => setText(e.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="chat-send" aria-label="Send" disabled={blank || p.disabled} onClick={send}>
          <UpIcon />
        </button>
      </div>
      {p.help && (
        <p id={help} class="chat-help">
          {p.help}
        </p>
      )}
    </div>
  );
}

/** The Enter of a phone's keyboard is known by what it is about to insert, not by its key. */
function useLineBreaks(area: RefObject<HTMLElement | null>, send: () => void): { shift: boolean } {
  const keys = useRef({ shift: false });
  const latest = useRef(send);
  latest.current = send;
  useEffect(() => {
    const onBeforeInput = (e: InputEvent) => {
      if (e.inputType !== "insertLineBreak" || keys.current.shift || e.isComposing) return;
      e.preventDefault();
      latest.current();
    };
    const field = area.current!;
    field.addEventListener("beforeinput", onBeforeInput);
    return () => field.removeEventListener("beforeinput", onBeforeInput);
  }, []);
  return keys.current;
}

/**
 * Keeps the end of the page in view while it grows, for those who were looking at it. Returns what goes there at once:
 * who sends a message wants to see what comes of it.
 */
function useFollow(from: RefObject<HTMLElement | null>): () => void {
  const atEnd = useRef(true);
  const scroller = () => document.scrollingElement ?? document.documentElement;
  const toEnd = () => {
    if (!from.current?.closest("main")) return;
    atEnd.current = true;
    scroller().scrollTop = scroller().scrollHeight;
  };
  useEffect(() => {
    const note = () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller();
      atEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
    };
    const growth = new ResizeObserver(() => atEnd.current && toEnd());
    const main = from.current?.closest("main");
    if (main) growth.observe(main);
    addEventListener("scroll", note, { passive: true });
    return () => {
      growth.disconnect();
      removeEventListener("scroll", note);
    };
  }, []);
  return toEnd;
}

const nearEnd = 80;
