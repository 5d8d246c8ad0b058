// Images, sounds and films. An image loads when it comes near the view, and its room is
// kept until then.

import type { ComponentChildren } from "preact";
import type { Drawn } from "../node.tsx";

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

export function Image({ node }: Drawn) {
  const p = node.props as unknown as MediaProps;
  return (
    <Figure caption={p.caption}>
      <img
        src={p.url}
        alt={p.label ?? p.caption ?? "Image"}
        width={p.w}
        height={p.h}
        style={{ width: p.width ? `${p.width}px` : undefined }}
        loading="lazy"
        decoding="async"
      />
    </Figure>
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
