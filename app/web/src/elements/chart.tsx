// A chart, and the table behind it. The code that draws the chart is large, so it is
// loaded only when a page has a chart. Its place is kept meanwhile.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChartView, Spec, Tip } from "../chart/vega.ts";
import { useSession } from "../context.ts";
import { countText } from "../format/numbers.ts";
import { ChartIcon, DownloadIcon, FullScreenIcon, MinusIcon, PictureIcon, PlusIcon, TableIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { Table } from "../table/table.tsx";
import { csvOf } from "../table/tools.tsx";
import { watchTheme } from "../theme.ts";
import { useFreshLink } from "../widgets/fresh.ts";
import { useFullScreen } from "./fullscreen.ts";

interface ChartProps {
  readonly spec?: Spec;
  readonly label?: string;
  readonly alt?: string;
  readonly height?: number;
  readonly tip?: Tip;
  /** The chart has no points. */
  readonly empty?: boolean;
  /** The number of points that are drawn, and the number of points that there are. */
  readonly shown?: number;
  readonly of?: number;
}

export function Chart({ node }: Drawn) {
  const { spec, label, alt, height, tip, empty, shown, of } = node.props as ChartProps;
  const box = useRef<HTMLDivElement>(null);
  const full = useFullScreen(box);
  const [place, view, wrong, zooms] = useChart({ spec, tip, empty, height, over: full.height });
  const [asTable, setAsTable] = useState(false);
  const behind = node.kids[0];
  const table = asTable && behind !== undefined;
  const size = { minHeight: height && !full.height ? `${height}px` : undefined };
  return (
    <div class="chart-box" ref={box}>
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
        {!table && !empty && (
          <ToolButton label="Save as PNG" onPress={() => void savePicture(view.current, label)}><PictureIcon /></ToolButton>
        )}
        {behind && !table && <SaveRows table={String(behind.props.id)} />}
        {full.toggle && (
          <ToolButton label={full.height ? "Leave full screen" : "Full screen"} onPress={full.toggle}><FullScreenIcon /></ToolButton>
        )}
      </div>
      <div class="chart" role="img" aria-label={alt} style={size} hidden={table}>
        {empty ? <p class="chart-empty" style={size}>No data</p> : <div ref={place} />}
      </div>
      {table && (
        <div style={size}>
          <Table node={behind} />
        </div>
      )}
      {of !== undefined && !table && (
        <p class="chart-note">
          {countText(shown ?? 0)} of {countText(of)} points shown
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

/** Saves the rows behind the chart: all of them, however few the chart draws. */
function SaveRows({ table }: { table: string }) {
  const { csv } = useSession().state;
  const { link, onClick } = useFreshLink(() => {});
  return (
    <a ref={link} class="quiet icon-button" href={csvOf(csv, table, {})} download="" onClick={onClick} aria-label="Save as CSV" title="Save as CSV">
      <DownloadIcon />
    </a>
  );
}

async function savePicture(view: ChartView | undefined, label = ""): Promise<void> {
  const file = await view?.png(label);
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${label.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, " ").trim() || "chart"}.png`;
  link.click();
  // The browser asks for the file after this. The URL must live until then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

interface Shown {
  readonly spec: Spec | undefined;
  readonly tip: Tip | undefined;
  readonly empty: boolean | undefined;
  readonly height: number | undefined;
  /** The height on a full screen. It overrides the chart's own. */
  readonly over: number | undefined;
}

/**
 * Draws the chart into the element that gets the first result as its ref. The other
 * results are the view that draws it, a sentence about a fault, and whether the chart can
 * be zoomed.
 */
function useChart({ spec, tip, empty, height, over }: Shown) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<ChartView | undefined>(undefined);
  const [wrong, setWrong] = useState("");
  const [zooms, setZooms] = useState(false);

  useEffect(() => {
    if (empty) return;
    let left = false;
    import("../chart/vega.ts")
      .then(({ ChartView }) => {
        if (left) return;
        view.current ??= new ChartView(place.current!, watchTheme, (why, canZoom) => {
          setWrong(why);
          setZooms(canZoom);
        });
        const drawn = over ? { ...spec, height: over } : (spec ?? {});
        view.current.show({ spec: drawn, height: over ?? height ?? 0, ...(tip && { tip }) });
      })
      .catch(() => setWrong("The chart's code could not be loaded. Reload the page."));
    return () => {
      left = true;
    };
  }, [spec, tip, empty, height, over]);
  useEffect(() => {
    if (!empty) return;
    view.current?.close();
    view.current = undefined;
    setZooms(false);
    setWrong("");
  }, [empty]);
  useEffect(() => () => view.current?.close(), []);
  return [place, view, wrong, zooms] as const;
}
