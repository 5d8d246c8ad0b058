// A table of any length: a window of its rows in an ordinary <table>, held in place inside a scrolled element.

import { useEffect, useId, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import type { Drawn } from "../node.tsx";
import { useEditing, type Editing } from "./editing.tsx";
import { cellAt, cellId, Grid, gutter } from "./grid.tsx";
import { headRow } from "./keys.ts";
import { headHeight, TableModel, type TableProps } from "./model.ts";
import { extend, toggle, toggleAll, useMarked, useSelected, type Selection } from "./selection.ts";
import { Tools } from "./tools.tsx";
import { sortBy, type View } from "./view.ts";
import { textMeter } from "./widths.ts";

const settlePause = 150;
const mostMarked = 1000;

/** Shows the nodes `table`, `rows` and `editor`. */
export function Table({ node }: Drawn) {
  const props = node.props as unknown as TableProps;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const model = useModel(props);
  const editing = useEditing(props, model, () => grid.current?.focus());
  const selected = useSelected(props);
  const marked = useMarked(mostMarked);
  const selection = editing ? marked : selected;
  const aside = selection ? gutter : 0;
  const bars = useBars(model, box, props, aside);
  const { label } = model.table;
  const width = aside + model.at[model.at.length - 1]!;
  const active = model.active;
  const look = (view: View) => bars.move(model.look(view));
  const sort = (column: number, more: boolean) => look(sortBy(model.view, column, more));

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.altKey) return;
    if (acts(e, model, selection, editing, sort)) return e.preventDefault();
    const from = active.row;
    const to = model.key(e.key, e.ctrlKey || e.metaKey);
    if (!to) return;
    e.preventDefault();
    bars.move(to.bar, to.left);
    if (e.shiftKey && selection && model.active.row !== from && from >= 0) extend(selection, model, from, Math.max(0, model.active.row));
  };
  const onCopy = (e: ClipboardEvent) => {
    if (getSelection()?.isCollapsed === false || editing?.open) return;
    e.clipboardData?.setData("text/plain", cellAt(model, active.row, active.col) ?? "");
    e.preventDefault();
  };
  const reachable = active.row === headRow || cellAt(model, active.row, active.col) !== undefined;
  return (
    <>
      <Tools model={model} selection={selection} editing={editing} look={look} />
      <div
        class={model.waiting ? "table-scroll waiting" : "table-scroll"}
        ref={box}
        style={{ height: `${headHeight + model.viewHeight + bars.thickness}px` }}
        onScroll={bars.onScroll}
      >
        <div class="table-sizer" style={{ width: `${width}px`, height: `${headHeight + model.scroller.map.height}px` }}>
          <table
            ref={grid}
            role="grid"
            tabIndex={0}
            aria-label={label ?? "Table"}
            aria-readonly={editing ? undefined : "true"}
            aria-busy={model.waiting}
            aria-multiselectable={selection && selection.most > 1 ? "true" : undefined}
            aria-rowcount={model.rows + 1}
            aria-colcount={model.cols.length + (selection ? 1 : 0)}
            aria-activedescendant={reachable ? cellId(id, active.row, active.col) : undefined}
            style={{ width: `${width}px`, height: `${headHeight + model.viewHeight}px` }}
            onKeyDown={onKeyDown}
            onCopy={onCopy}
          >
            <Grid id={id} model={model} selection={selection} editing={editing} onSort={sort} />
          </table>
        </div>
      </div>
      {editing?.wrong ? (
        <p class="table-foot field-wrong" role="alert">
          {editing.wrong}
        </p>
      ) : (
        <p class="table-foot">{place(model)}</p>
      )}
    </>
  );
}

/** Does what a key asks for beside moving; tells whether it did. */
function acts(
  e: KeyboardEvent,
  model: TableModel,
  selection: Selection | undefined,
  editing: Editing | undefined,
  sort: (column: number, more: boolean) => void,
): boolean {
  const { row, col } = model.active;
  const press = e.key === "Enter" || e.key === " ";
  if (row === headRow) {
    const column = model.cols[col];
    if (press && column) sort(column.index, e.shiftKey);
    return press;
  }
  const source = model.sourceOf(row);
  if (selection && (e.ctrlKey || e.metaKey) && e.key === "a") {
    toggleAll(selection, model);
    return true;
  }
  if (selection && e.key === " " && source !== undefined) {
    toggle(selection, source);
    return true;
  }
  if (editing && (e.key === "Enter" || e.key === "F2")) {
    editing.begin(model.active);
    return true;
  }
  if (editing && e.key === "Delete" && selection && selection.rows.size > 0) {
    editing.remove(selection.rows);
    selection.set([]);
    return true;
  }
  return false;
}

const grouped = new Intl.NumberFormat("en");

function place(model: TableModel): string {
  const { rows } = model;
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
function useBars(model: TableModel, box: { current: HTMLDivElement | null }, props: TableProps, aside: number) {
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
      model.resize(element.clientWidth - aside, textMeter(element));
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
