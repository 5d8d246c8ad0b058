// A chart, and the table behind it. What draws the chart is large, and comes only when a page has one; its place is kept
// meanwhile.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChartView, Spec } from "../chart/vega.ts";
import { ChartIcon, MinusIcon, PlusIcon, TableIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { Table } from "../table/table.tsx";
import { watchTheme } from "../theme.ts";

interface ChartProps {
  readonly spec?: Spec;
  readonly label?: string;
  readonly alt?: string;
  readonly height?: number;
  /** How many points are drawn, of how many. */
  readonly shown?: number;
  readonly of?: number;
}

export function Chart({ node }: Drawn) {
  const { spec, label, alt, height, shown, of } = node.props as ChartProps;
  const [place, view, wrong, zooms] = useChart(spec, height);
  const [asTable, setAsTable] = useState(false);
  const behind = node.kids[0];
  const table = asTable && behind !== undefined;
  const size = { minHeight: height ? `${height}px` : undefined };
  return (
    <div class="chart-box">
      <div class="chart-tools">
        {label && !table && (
          <span class="chart-label" aria-hidden="true">
            {label}
          </span>
        )}
        {zooms && !table && (
          <>
            <ToolButton label="Zoom in" onPress={() => view.current?.zoom(0.5)}><PlusIcon /></ToolButton>
            <ToolButton label="Zoom out" onPress={() => view.current?.zoom(2)}><MinusIcon /></ToolButton>
          </>
        )}
        {behind && (
          <ToolButton label={table ? "Show as chart" : "Show as table"} onPress={() => setAsTable(!table)}>
            {table ? <ChartIcon /> : <TableIcon />}
          </ToolButton>
        )}
      </div>
      <div class="chart" role="img" aria-label={alt} ref={place} style={size} hidden={table} />
      {table && (
        <div style={size}>
          <Table node={behind} />
        </div>
      )}
      {of !== undefined && !table && (
        <p class="chart-note">
          {shown?.toLocaleString("en")} of {of.toLocaleString("en")} points shown
        </p>
      )}
      {wrong && !table && (
        <p class="field-wrong" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

function ToolButton({ label, onPress, children }: { label: string; onPress: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="quiet icon-button" aria-label={label} title={label} onClick={onPress}>
      {children}
    </button>
  );
}

/** Draws the chart into the element that the first result is given to. The others are what draws it, what is wrong with
 * it, and whether it can be zoomed. */
function useChart(spec: Spec | undefined, height: number | undefined) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<ChartView | undefined>(undefined);
  const [wrong, setWrong] = useState("");
  const [zooms, setZooms] = useState(false);

  useEffect(() => {
    let left = false;
    import("../chart/vega.ts")
      .then(({ ChartView }) => {
        if (left) return;
        view.current ??= new ChartView(place.current!, watchTheme, (why, canZoom) => {
          setWrong(why);
          setZooms(canZoom);
        });
        view.current.show(spec ?? {}, height ?? 0);
      })
      .catch(() => setWrong("The chart's code could not be loaded. Reload the page."));
    return () => {
      left = true;
    };
  }, [spec, height]);
  useEffect(() => () => view.current?.close(), []);
  return [place, view, wrong, zooms] as const;
}
