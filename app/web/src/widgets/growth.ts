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
    if (text.length > longLine * most) {
      style.height = `${most}px`;
      return;
    }
    const { scrollTop } = area.current!;
    style.height = "auto";
    const border = area.current!.offsetHeight - area.current!.clientHeight;
    style.height = `${Math.min(most, area.current!.scrollHeight + border)}px`;
    area.current!.scrollTop = scrollTop;
  }, [text, most]);
  return area;
}
