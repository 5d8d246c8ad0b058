// A textarea as high as its text.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** More characters than stand in a pixel of any height. */
const longLine = 20;

/**
 * For the ref of a textarea, which becomes as high as its text, up to this number of
 * pixels. Its rows give the least height.
 */
export function useGrowth(text: string, most: number): RefObject<HTMLTextAreaElement | null> {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { style } = area.current!;
    // To measure a megabyte takes a browser seconds, and it does not fit anyway.
    if (text.length > longLine * most) style.height = `${most}px`;
    else if (text === "") style.height = "";
    else grow(area.current!, most);
  }, [text, most]);
  return area;
}

const waiting = new Map<HTMLTextAreaElement, number>();

/**
 * Gives the textarea its height before the browser paints. A browser lays out the whole
 * page for each measurement that follows a change, so all textareas of a page are measured
 * together.
 */
function grow(area: HTMLTextAreaElement, most: number): void {
  if (waiting.size === 0) queueMicrotask(growAll);
  waiting.set(area, most);
}

function growAll(): void {
  const areas = [...waiting];
  waiting.clear();
  const tops = areas.map(([area]) => area.scrollTop);
  for (const [{ style }] of areas) style.height = "auto";
  const heights = areas.map(([area, most]) => Math.min(most, area.scrollHeight + area.offsetHeight - area.clientHeight));
  areas.forEach(([{ style }], i) => (style.height = `${heights[i]}px`));
  areas.forEach(([area], i) => tops[i]! > 0 && (area.scrollTop = tops[i]!));
}
