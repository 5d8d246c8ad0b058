// An element that fills the screen, where the browser allows that.

import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The height of the parts above and below the content on a full screen, in pixels. */
const around = 96;

export interface FullScreen {
  /** The height of the content while the element fills the screen. */
  readonly height: number | undefined;
  /** Fills the screen, or ends that; undefined where the browser does not allow it. */
  readonly toggle: (() => void) | undefined;
}

export function useFullScreen(element: RefObject<HTMLElement | null>): FullScreen {
  const [height, setHeight] = useState<number>();
  useEffect(() => {
    const look = () => {
      const fills = element.current !== null && document.fullscreenElement === element.current;
      setHeight(fills ? Math.max(200, innerHeight - around) : undefined);
    };
    document.addEventListener("fullscreenchange", look);
    addEventListener("resize", look);
    return () => {
      document.removeEventListener("fullscreenchange", look);
      removeEventListener("resize", look);
    };
  }, [element]);
  const toggle = () => {
    const done = height === undefined ? element.current?.requestFullscreen() : document.exitFullscreen();
    done?.catch(() => {}); // a browser may refuse; the page is then as it was
  };
  return { height, toggle: document.fullscreenEnabled ? toggle : undefined };
}
