// Images, sounds and films. An image's room is kept while it loads, and it loads when it comes near.

import type { ComponentChildren } from "preact";
import type { Drawn } from "../node.tsx";

interface MediaProps {
  readonly url: string;
  readonly label?: string;
  readonly caption?: string;
  /** The size of an image in pixels, where it is known. */
  readonly w?: number;
  readonly h?: number;
  /** How wide it is to be shown, in pixels, where that is said. */
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
      {caption && <figcaption>{caption}</figcaption>}
    </figure>
  );
}
