// A message, at the bottom of the window. Enter sends it and empties the field for the
// next. Shift+Enter is a new line.

import type { RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import { directionOf } from "../direction.ts";
import { UpIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { Wrong, type WidgetProps } from "./field.tsx";
import { useGrowth } from "./growth.ts";
import { wrongText } from "./length.ts";

interface ChatInputProps extends WidgetProps {
  readonly placeholder?: string;
  readonly max?: number;
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
  const message = useId();
  const wrong = wrongText(text, p.max);

  const send = () => {
    if (blank || wrong || p.disabled) return;
    session.set(p.id, text);
    setText("");
    follow();
    area.current?.focus();
  };
  const keys = useLineBreaks(area, send);
  const onKeyDown = (e: KeyboardEvent) => {
    keys.shift = e.shiftKey;
    if (e.key !== "Enter" || e.shiftKey) return;
    e.preventDefault();
    send();
  };
  return (
    <div class={p.disabled ? "chat-bar disabled" : "chat-bar"}>
      <div class="control chat-field">
        <textarea
          ref={area}
          dir={directionOf(text)}
          rows={1}
          aria-label={p.label}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong ? message : p.help && help}
          enterkeyhint="send"
          placeholder={p.placeholder ?? p.label}
          value={text}
          disabled={p.disabled}
          onInput={(e) => setText(e.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="chat-send" aria-label="Send" disabled={blank || wrong !== undefined || p.disabled} onClick={send}>
          <UpIcon />
        </button>
      </div>
      <Wrong id={message} why={wrong} />
      {p.help && (
        <p id={help} class="chat-help">
          {p.help}
        </p>
      )}
    </div>
  );
}

/**
 * The Enter of a phone's keyboard is recognized by the text that it is about to insert,
 * not by its key.
 */
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
 * Keeps the end of the page in view while it grows, if the end was in view. The first run
 * draws old messages, and the page opens at its top, so its end was not in view yet.
 * Returns a function that goes to the end at once, because a user who sends a message
 * wants to see the answer.
 */
function useFollow(from: RefObject<HTMLElement | null>): () => void {
  const session = useSession();
  const atEnd = useRef(false);
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
    const onState = () => {
      if (session.state.running) return;
      unwatch();
      requestAnimationFrame(note); // after the new elements have their layout
    };
    const unwatch = session.watch(onState);
    onState();
    const growth = new ResizeObserver(() => atEnd.current && toEnd());
    const main = from.current?.closest("main");
    if (main) growth.observe(main);
    addEventListener("scroll", note, { passive: true });
    return () => {
      unwatch();
      growth.disconnect();
      removeEventListener("scroll", note);
    };
  }, []);
  return toEnd;
}

const nearEnd = 80;
