// A textarea as high as its text.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** For the ref of a textarea: it is as high as text needs, up to so many pixels. Its rows say how high it is at least. */
export function useGrowth(text: string, most: number): RefObject<HTMLTextAreaElement | null> {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { style } = area.current!;
    const { scrollTop } = area.current!;
    style.height = "auto";
    const border = area.current!.offsetHeight - area.current!.clientHeight;
    style.height = `${Math.min(most, area.current!.scrollHeight + border)}px`;
    area.current!.scrollTop = scrollTop;
  }, [text, most]);
  return area;
}
