// A table of any length: a window of its rows in an ordinary <table>, held in place inside a scrolled element.

import { useEffect, useId, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { headHeight, TableModel, type Painted, type TableProps } from "./model.ts";
import { textMeter } from "./widths.ts";

const numbers = new Set(["int", "float"]);
const settlePause = 150;

export function Table({ node }: Drawn) {
  const props = node.props as unknown as TableProps;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const model = useModel(props);
  const bars = useBars(model, box, props);
  const { rows, cols, label } = model.table;
  const width = model.at[model.at.length - 1]!;
  const active = model.active;

  const onKeyDown = (e: KeyboardEvent) => {
    const to = e.altKey || e.shiftKey ? undefined : model.key(e.key, e.ctrlKey || e.metaKey);
    if (!to) return;
    e.preventDefault();
    bars.move(to.bar, to.left);
  };
  const onCopy = (e: ClipboardEvent) => {
    if (getSelection()?.isCollapsed === false) return;
    e.clipboardData?.setData("text/plain", cellAt(model, active.row, active.col) ?? "");
    e.preventDefault();
  };
  return (
    <>
      {label && <div class="table-label">{label}</div>}
      <div
        class="table-scroll"
        ref={box}
        style={{ height: `${headHeight + model.viewHeight + bars.thickness}px` }}
        onScroll={bars.onScroll}
      >
        <div class="table-sizer" style={{ width: `${width}px`, height: `${headHeight + model.scroller.map.height}px` }}>
          <table
            role="grid"
            tabIndex={0}
            aria-label={label ?? "Table"}
            aria-readonly="true"
            aria-rowcount={rows + 1}
            aria-colcount={cols.length}
            aria-activedescendant={cellAt(model, active.row, active.col) === undefined ? undefined : cellId(id, active.row, active.col)}
            style={{ width: `${width}px`, height: `${headHeight + model.viewHeight}px` }}
            onKeyDown={onKeyDown}
            onCopy={onCopy}
          >
            {model.painted ? <Window id={id} model={model} painted={model.painted} /> : <Head model={model} from={0} to={cols.length} />}
          </table>
        </div>
      </div>
      <p class="table-foot">{place(model)}</p>
    </>
  );
}

function Head({ model, from, to }: { model: TableModel; from: number; to: number }) {
  const { cols } = model.painted?.table ?? model.table;
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1} style={lane(model, from, to)}>
        {cols.slice(from, to).map(({ name, type }, i) => (
          <th key={from + i} role="columnheader" scope="col" aria-colindex={from + i + 1} class={numbers.has(type) ? "number" : undefined}>
            <span>{name}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Window({ id, model, painted }: { id: string; model: TableModel; painted: Painted }) {
  const { range, cells, shift, table } = painted;
  const style = lane(model, range.col, range.colEnd);
  return (
    <>
      <Head model={model} from={range.col} to={range.colEnd} />
      <tbody role="rowgroup" style={{ transform: `translateY(${-shift}px)` }}>
        {cells.map((row, r) => (
          <tr key={range.row + r} role="row" aria-rowindex={range.row + r + 2} style={style}>
            {row.map((text, c) => {
              const cell = { row: range.row + r, col: range.col + c };
              const active = cell.row === model.active.row && cell.col === model.active.col;
              return (
                <td
                  key={cell.col}
                  id={cellId(id, cell.row, cell.col)}
                  role="gridcell"
                  aria-colindex={cell.col + 1}
                  aria-selected={active}
                  class={kind(table.cols[cell.col]?.type)}
                  title={text.length > 40 ? text : undefined}
                  onMouseDown={() => model.activate(cell)}
                >
                  {text}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </>
  );
}

function kind(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  return numbers.has(type) ? "number" : type === "time" ? "time" : undefined;
}

/** A row's columns: those in view, behind the room that the ones to their left would take. */
function lane(model: TableModel, from: number, to: number): { marginLeft: string; gridTemplateColumns: string } {
  const widths: string[] = [];
  for (let i = from; i < to; i++) widths.push(`${model.at[i + 1]! - model.at[i]!}px`);
  return { marginLeft: `${model.at[from] ?? 0}px`, gridTemplateColumns: widths.join(" ") };
}

function cellId(id: string, row: number, col: number): string {
  return `${id}-${row}-${col}`;
}

/** A cell's text if it is on the screen. */
function cellAt({ painted }: TableModel, row: number, col: number): string | undefined {
  return painted?.cells[row - painted.range.row]?.[col - painted.range.col];
}

const grouped = new Intl.NumberFormat("en");

function place(model: TableModel): string {
  const { rows } = model.table;
  if (rows === 0) return "No rows";
  const [first, end] = model.rowsInView;
  if (end - first >= rows) return rows === 1 ? "1 row" : `${grouped.format(rows)} rows`;
  return `rows ${grouped.format(first + 1)}–${grouped.format(end)} of ${grouped.format(rows)}`;
}

function useModel(props: TableProps): TableModel {
  const session = useSession();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [model] = useState(() => new TableModel(session, props, () => redraw(undefined)));
  useEffect(() => () => model.close(), [model]);
  return model;
}

/** Keeps the scroll bars of the box and the model's position in step. */
function useBars(model: TableModel, box: { current: HTMLDivElement | null }, props: TableProps) {
  const [thickness, setThickness] = useState(0);
  const timer = useRef<number | undefined>(undefined);

  const move = (bar: number, left?: number) => {
    const element = box.current!;
    if (Math.abs(element.scrollTop - bar) >= 1) element.scrollTop = bar;
    if (left !== undefined) element.scrollLeft = left;
    model.scroller.at(element.scrollTop);
  };
  const onScroll = () => {
    const element = box.current!;
    model.scrolled(element.scrollTop, element.scrollLeft);
    clearTimeout(timer.current);
    // Where the bar is compressed it runs ahead of the content; it is put right once the hand has left it.
    timer.current = window.setTimeout(() => move(model.scroller.map.toBar(model.scroller.top)), settlePause);
  };
  const { epoch } = useSession();
  useLayoutEffect(() => {
    const bar = model.show(props);
    model.activate(model.active);
    move(bar);
  }, [props, epoch]);
  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () => {
      model.resize(element.clientWidth, textMeter(element));
      setThickness(element.offsetHeight - element.clientHeight - 2);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
      clearTimeout(timer.current);
    };
  }, []);
  return { move, onScroll, thickness };
}
