// Images, sounds and films. An image loads when it comes near the view, and its room is
// kept until then.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import { CloseIcon, FullScreenIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { ToastStack } from "../toaststack.tsx";
import { openModal } from "./modal.ts";

interface MediaProps {
  readonly url: string;
  readonly label?: string;
  readonly caption?: string;
  /** The size of an image in pixels, if it is known. */
  readonly w?: number;
  readonly h?: number;
  /** The width in pixels at which to show it, if the app gives one. */
  readonly width?: number;
}

/** The width in pixels from which an image has room for a button. */
const leastWidth = 120;

export function Image({ node }: Drawn) {
  const p = node.props as unknown as MediaProps;
  const [enlarged, setEnlarged] = useState(false);
  const name = p.label ?? p.caption ?? "Image";
  const enlarge = () => setEnlarged(true);
  // The button would cover a small one. It then shows only while it has the focus.
  const small = (p.width ?? p.w ?? leastWidth) < leastWidth;
  return (
    <Figure caption={p.caption}>
      <div class="image-box">
        <img
          src={p.url}
          alt={name}
          width={p.w}
          height={p.h}
          style={{ width: p.width ? `${p.width}px` : undefined }}
          loading="lazy"
          decoding="async"
          onClick={enlarge}
        />
        <button type="button" class={`quiet icon-button image-enlarge${small ? " small" : ""}`} aria-label={`Enlarge ${name}`} title="Enlarge" onClick={enlarge}>
          <FullScreenIcon />
        </button>
      </div>
      {enlarged && <Enlarged url={p.url} name={name} close={() => setEnlarged(false)} />}
    </Figure>
  );
}

/** An image over the whole window. A click or Escape leads back to the page. */
function Enlarged({ url, name, close }: { url: string; name: string; close: () => void }) {
  const session = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => openModal(dialog.current!), []);
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== "Escape" || e.defaultPrevented) return;
    e.preventDefault();
    e.stopPropagation(); // a drawer or a dialog around the image stays
    close();
  };
  return (
    <dialog class="enlarged" ref={dialog} aria-label={name} onKeyDown={onKeyDown} onClose={close}>
      <img src={url} alt={name} onClick={close} />
      <button type="button" class="quiet icon-button" aria-label="Close" onClick={close}>
        <CloseIcon />
      </button>
      <ToastStack toasts={session.toasts} />
    </dialog>
  );
}

export function Audio({ node }: Drawn) {
  const p = node.props as unknown as MediaProps;
  return (
    <Figure caption={p.caption}>
      <audio src={p.url} controls preload="metadata" aria-label={p.label ?? p.caption ?? "Audio"} />
    </Figure>
  );
}

export function Video({ node }: Drawn) {
  const p = node.props as unknown as MediaProps;
  return (
    <Figure caption={p.caption}>
      <video
        src={p.url}
        controls
        playsInline
        preload="metadata"
        aria-label={p.label ?? p.caption ?? "Video"}
        style={{ width: p.width ? `${p.width}px` : undefined }}
      />
    </Figure>
  );
}

function Figure({ caption, children }: { caption: string | undefined; children: ComponentChildren }) {
  return (
    <figure class="media">
      {children}
      {caption && <figcaption dir="auto">{caption}</figcaption>}
    </figure>
  );
}
