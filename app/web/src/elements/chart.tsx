// A chart. What draws it is large, and comes only when a page has a chart; its place is kept meanwhile.

import { useEffect, useRef, useState } from "preact/hooks";
import type { ChartView, Spec } from "../chart/vega.ts";
import type { Drawn } from "../node.tsx";
import { watchTheme } from "../theme.ts";

export function Chart({ node }: Drawn) {
  const { spec, alt, height } = node.props as { spec?: Spec; alt?: string; height?: number };
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<ChartView | undefined>(undefined);
  const [wrong, setWrong] = useState("");

  useEffect(() => {
    let left = false;
    import("../chart/vega.ts")
      .then(({ ChartView }) => {
        if (left) return;
        view.current ??= new ChartView(place.current!, watchTheme, setWrong);
        view.current.show(spec ?? {}, height ?? 0);
      })
      .catch(() => setWrong("The chart's code could not be loaded. Reload the page."));
    return () => {
      left = true;
    };
  }, [spec, height]);
  useEffect(() => () => view.current?.close(), []);

  return (
    <>
      <div
        class="chart"
        role="img"
        aria-label={alt}
        ref={place}
        style={{ minHeight: height ? `${height}px` : undefined }}
      />
      {wrong && (
        <p class="field-wrong" role="alert">
          {wrong}
        </p>
      )}
    </>
  );
}
