// A table of any length. A window of its rows is an ordinary <table>, which stays in
// place inside of a scrolled element.

import { useEffect, useId, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import { countText } from "../format/numbers.ts";
import { CloseIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import type { View } from "../wire.ts";
import type { Editing, UseEditing } from "./editing.tsx";
import { cellAt, cellId, Grid, gutter, isCut } from "./grid.tsx";
import { headRow } from "./keys.ts";
import { headHeight, TableModel, type TableProps } from "./model.ts";
import { fromTabs, toTabs } from "./range.ts";
import { extend, toggle, toggleAll, useMarked, useSelected, type Selection } from "./selection.ts";
import { TableOnPaper } from "./print.tsx";
import { Tools } from "./tools.tsx";
import { sortBy } from "./view.ts";
import { textMeter } from "./widths.ts";

const settlePause = 150;
const mostMarked = 1000;

/** Shows the nodes `table` and `rows`, and `editor` if it is given how to edit. */
export function Table({ node, useEditing }: Drawn & { readonly useEditing?: UseEditing }) {
  const props = node.props as unknown as TableProps;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const model = useModel(props);
  const editing = useEditing?.(props, model, () => grid.current?.focus());
  const selected = useSelected(props);
  const marked = useMarked(mostMarked);
  const selection = editing ? marked : selected;
  const aside = selection ? gutter : 0;
  const bars = useBars(model, box, props, aside, editing);
  const { label } = model.table;
  const width = aside + model.at[model.at.length - 1]!;
  const active = model.active;
  const look = (view: View) => bars.move(model.look(view));
  const sort = (column: number, more: boolean) => look(sortBy(model.view, column, more));

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.altKey) return;
    if (acts(e, model, selection, editing, sort)) return e.preventDefault();
    if (extends_(e, model, selection !== undefined && !editing)) {
      const { anchor } = model;
      const to = model.key(e.key, e.ctrlKey || e.metaKey);
      const end = model.active;
      if (to) {
        e.preventDefault();
        model.active = anchor ? end : active;
        model.anchor = anchor ?? active;
        if (end.row !== headRow) model.extendTo(end);
        bars.move(to.bar, to.left);
      }
      return;
    }
    const from = active.row;
    const to = model.key(e.key, e.ctrlKey || e.metaKey);
    if (!to) return;
    e.preventDefault();
    model.activate(model.active);
    bars.move(to.bar, to.left);
    if (e.shiftKey && selection && model.active.row !== from && from >= 0) extend(selection, model, from, Math.max(0, model.active.row));
  };
  const onCopy = (e: ClipboardEvent) => {
    if (editing?.open) return;
    if (model.anchor) {
      const cells = model.copied();
      e.preventDefault();
      if (typeof cells === "string") return model.say(cells);
      e.clipboardData?.setData("text/plain", toTabs(cells));
      return model.say(`${cells.length === 1 ? "1 row" : `${countText(cells.length)} rows`} copied.`);
    }
    if (getSelection()?.isCollapsed === false) return;
    e.clipboardData?.setData("text/plain", cellAt(model, active.row, active.col) ?? "");
    e.preventDefault();
  };
  const onPaste = (e: ClipboardEvent) => {
    const text = e.clipboardData?.getData("text/plain");
    if (!editing || editing.open || !text) return;
    e.preventDefault();
    void editing.paste(fromTabs(text));
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
            onPaste={onPaste}
            onDragStart={(e) => model.anchor && e.preventDefault()}
          >
            <Grid id={id} model={model} selection={selection} editing={editing} onSort={sort} />
          </table>
        </div>
      </div>
      {model.reading !== undefined && <Reader text={model.reading} close={() => model.say(undefined)} />}
      <p class="table-foot">
        <span class="table-said" role="status">
          {model.said}
        </span>
        {editing && (
          <span class="table-refused" role="status">
            {editing.refused}
          </span>
        )}
        <span>{place(model)}</span>
      </p>
      <TableOnPaper model={model} label={label} />
    </>
  );
}

/** The whole text of a cell that is cut off. */
function Reader({ text, close }: { text: string; close: () => void }) {
  return (
    <div class="table-reader">
      <div role="status" class="table-reader-text">{text}</div>
      <button type="button" class="quiet icon-button" aria-label="Close the cell's text" onClick={close}>
        <CloseIcon />
      </button>
    </div>
  );
}

/**
 * Whether a key extends the range of cells. If rows can be selected, Shift selects rows.
 */
function extends_(e: KeyboardEvent, model: TableModel, rowsAreSelected: boolean): boolean {
  if (!e.shiftKey || model.active.row === headRow || !/^(Arrow|Page|Home|End)/.test(e.key)) return false;
  return !rowsAreSelected || e.key === "ArrowLeft" || e.key === "ArrowRight" || model.anchor !== undefined;
}

/** Performs the action of a key other than a movement. Tells whether the key has one. */
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
    const wider = e.shiftKey ? { ArrowLeft: -16, ArrowRight: 16 }[e.key] : undefined;
    if (wider) model.widen(wider);
    return press || wider !== undefined;
  }
  if (e.key === "Escape" && (model.anchor || model.reading !== undefined)) {
    model.activate(model.active);
    e.stopPropagation(); // the key closes nothing around the table
    return true;
  }
  if (editing && (e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "z") {
    if (e.shiftKey) editing.redo();
    else editing.undo();
    return true;
  }
  if (editing && e.ctrlKey && e.key === "y") {
    editing.redo();
    return true;
  }
  if (!selection && (e.ctrlKey || e.metaKey) && e.key === "a") {
    model.selectAll();
    return true;
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
  const column = model.cols[col];
  if (editing && column && editing.canEdit(column.index) && (e.key === "Enter" || e.key === "F2")) {
    editing.begin(model.active);
    return true;
  }
  if (e.key === "Enter" || e.key === "F2") {
    const cell = (e.currentTarget as Element).querySelector("td.active");
    if (isCut(cell)) model.read(cellAt(model, row, col) ?? "");
    return true;
  }
  if (editing && e.key === "Delete" && selection && selection.rows.size > 0) {
    editing.remove(selection.rows);
    selection.set([]);
    return true;
  }
  return false;
}

function place(model: TableModel): string {
  const { rows } = model;
  if (rows === 0) return "No rows";
  const [first, end] = model.rowsInView;
  if (end - first >= rows) return rows === 1 ? "1 row" : `${countText(rows)} rows`;
  return `rows ${countText(first + 1)}–${countText(end)} of ${countText(rows)}`;
}

function useModel(props: TableProps): TableModel {
  const session = useSession();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [model] = useState(() => new TableModel(session, props, () => redraw(undefined)));
  useEffect(() => () => model.close(), [model]);
  return model;
}

const none: readonly number[] = [];

/** Keeps the scroll bars of the box and the model's position in step. */
function useBars(model: TableModel, box: { current: HTMLDivElement | null }, props: TableProps, aside: number, editing: Editing | undefined) {
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
    // A compressed bar runs ahead of the content. It is put right once the hand has left
    // it.
    timer.current = window.setTimeout(() => move(model.scroller.map.toBar(model.scroller.top)), settlePause);
  };
  const { epoch } = useSession();
  // Edits that a form has not sent are shown: added rows are there, and deleted rows are
  // not.
  const { extra = none, without = none } = editing ?? {};
  useLayoutEffect(() => {
    const bar = model.show(props, extra, without);
    model.activate(model.active);
    move(bar);
  }, [props, epoch, `${extra}`, `${without}`]);
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
