// What a table shows: which rows and columns are in view, and their cells as far as they are known. While cells are on
// their way the ones shown before stay.

import type { WidgetSession } from "../context.ts";
import { WindowStatus, type CellWindow } from "../wire.ts";
import { blockCols, blockRows, Cells, type Range } from "./cells.ts";
import { headRow, move, type Cell } from "./keys.ts";
import { Scroller, ScrollMap } from "./scroll.ts";
import { asRequest, shownColumns, type Sort, type View } from "./view.ts";
import { columnsBetween, measure, offsets, stretch, type Column, type Width } from "./widths.ts";

export const rowHeight = 30;
export const headHeight = 34;
/** How many rows a table shows at a time; a shorter one shows all it has. */
const mostRows = 12;

/** The fields of a table's node. */
export interface TableProps {
  readonly k: string;
  readonly id: string;
  readonly rev: string;
  readonly label?: string;
  readonly rows: number;
  readonly cols: readonly Column[];
}

/** A column as the view shows it. */
export interface ShownColumn extends Column {
  /** Its index among all columns of the table. */
  readonly index: number;
  readonly sort?: Sort;
  /** Its place among the columns that rows are sorted by, where there are several. */
  readonly rank?: number;
}

/** What is on the screen: all of one revision and view, at one position. */
export interface Painted {
  readonly cols: readonly ShownColumn[];
  readonly range: Range;
  readonly cells: readonly (readonly string[])[];
  /** Of each row, its index in the data. */
  readonly sources: readonly number[];
  /** How far the first row is scrolled out at the top, in pixels. */
  readonly shift: number;
  readonly source: string;
}

type Meter = (text: string, bold: boolean) => number;

export class TableModel {
  table: TableProps;
  view: View = {};
  /** The columns that the view shows. */
  cols: readonly ShownColumn[] = [];
  /** The rows that the view shows, as far as the server has said. */
  rows: number;
  painted: Painted | undefined;
  active: Cell = { row: 0, col: 0 };
  /** The view could not be computed. */
  refused = false;
  readonly scroller: Scroller;
  /** Each column's distance from the left edge, and that of the right edge. */
  at: readonly number[] = [0];
  readonly session: WidgetSession;
  readonly #redraw: () => void;
  #cells: Cells | undefined;
  #source = "";
  #widths = new Map<number, Width>();
  #measured = "";
  #meter: Meter = (text) => text.length * 8;
  #room = 0;
  #left = 0;

  constructor(session: WidgetSession, table: TableProps, redraw: () => void) {
    this.session = session;
    this.#redraw = redraw;
    this.table = table;
    this.rows = table.rows;
    this.scroller = new Scroller(this.#map());
  }

  /** The height of the rows in view. It stays when a filter leaves few rows, so that the page below does not jump. */
  get viewHeight(): number {
    return Math.min(Math.max(this.table.rows, 1), mostRows) * rowHeight;
  }

  /** The rows wholly in view: the first, and the one after the last. */
  get rowsInView(): [number, number] {
    const { top } = this.scroller;
    const first = Math.ceil(top / rowHeight);
    return [first, Math.min(this.rows, Math.max(first + 1, Math.floor((top + this.viewHeight) / rowHeight)))];
  }

  /** Cells of the present view are on their way. */
  get waiting(): boolean {
    return !this.refused && this.painted !== undefined && this.painted.source !== this.#source;
  }

  /** The table as it now is. Returns where the scroll bar has to go. */
  show(table: TableProps): number {
    if (JSON.stringify(table.cols) !== JSON.stringify(this.table.cols)) {
      this.#widths.clear();
      this.#measured = "";
    }
    this.table = table;
    this.view = this.session.views.get(table.id, table.cols);
    return this.#refresh();
  }

  /** The reader wants another view. Returns where the scroll bar has to go. */
  look(view: View): number {
    const { id, cols } = this.table;
    const rows = (v: View) => JSON.stringify({ ...v, cols: 0 });
    if (rows(view) !== rows(this.view)) {
      this.scroller.goTo(0);
      this.active = { row: Math.min(this.active.row, 0), col: this.active.col };
    }
    this.session.views.set(id, cols, view);
    this.view = view;
    const bar = this.#refresh();
    this.#redraw();
    return bar;
  }

  /** The element has this width beside the boxes, and measures text so. */
  resize(room: number, meter: Meter): void {
    this.#room = room;
    this.#meter = meter;
    this.#layout();
    this.#paint();
    this.#redraw();
  }

  scrolled(bar: number, left: number): void {
    this.scroller.moved(bar, 3 * this.viewHeight);
    this.#left = left;
    this.#paint();
    this.#redraw();
  }

  activate(cell: Cell): void {
    this.active = cell;
    this.#redraw();
  }

  /** Moves the active cell by a key. Returns where the scroll bars have to go, or undefined if the key is not ours. */
  key(key: string, ctrl: boolean): { bar: number; left: number } | undefined {
    const { rows, cols } = this;
    if (cols.length === 0) return undefined;
    const page = Math.floor(this.viewHeight / rowHeight) - 1;
    const to = move(this.active, key, ctrl, { rows, cols: cols.length, page });
    if (!to) return undefined;
    this.active = rows === 0 ? { row: headRow, col: to.col } : to;
    const row = Math.max(0, this.active.row);
    const bar = this.scroller.goTo(into(this.scroller.top, this.viewHeight, row * rowHeight, rowHeight));
    const at = this.at[to.col]!;
    this.#left = into(this.#left, this.#room, at, this.at[to.col + 1]! - at);
    this.#paint();
    this.#redraw();
    return { bar, left: this.#left };
  }

  /** The index in the data of a row of the view, if it is known. */
  sourceOf(row: number): number | undefined {
    return this.#cells?.sources(row, row + 1).get(row);
  }

  /** The indexes in the data of the rows from one to another, as far as they are known. */
  sourcesBetween(a: number, b: number): number[] {
    return [...(this.#cells?.sources(Math.min(a, b), Math.max(a, b) + 1).values() ?? [])];
  }

  /** Asks for other cells of this table. */
  ask(of: { row: number; rows: number; col: number; cols: number; view?: View }, answer: (w: CellWindow) => void): void {
    const { id, rev } = this.table;
    this.session.ask({ id, rev, ...of }, answer);
  }

  close(): void {
    this.#cells?.close();
  }

  #refresh(): number {
    const { cols, rev, rows } = this.table;
    const { sort = [] } = this.view;
    this.cols = shownColumns(this.view, cols.length).map((index) => {
      const rank = sort.findIndex((s) => s.c === index);
      return { ...cols[index]!, index, ...(rank >= 0 && { sort: sort[rank]! }), ...(rank >= 0 && sort.length > 1 && { rank: rank + 1 }) };
    });
    const view = asRequest(this.view);
    const source = `${this.session.epoch} ${rev} ${rows} ${JSON.stringify(cols)} ${JSON.stringify(view)}`;
    if (source !== this.#source) {
      this.#source = source;
      this.#open();
    }
    const bar = this.scroller.resize(this.#map());
    this.#clampActive();
    this.#layout();
    this.#paint();
    return bar;
  }

  #open(): void {
    this.#cells?.close();
    this.refused = false;
    // How many rows a filter leaves is known with the first answer; until then the scroll bar stays as it is.
    if (!this.view.filter && !this.view.find) this.rows = this.table.rows;
    const view = asRequest(this.view);
    this.#cells = new Cells(
      { rows: this.table.rows, cols: this.cols.length },
      (block, answer) => this.ask({ ...block, ...(view && { view }) }, answer),
      (w) => this.#arrived(w),
    );
  }

  #arrived(w: CellWindow): void {
    if (w.status === WindowStatus.Refused) this.refused = true;
    else if (w.total !== this.rows) {
      this.rows = w.total;
      this.#cells!.resize(w.total);
      this.scroller.resize(this.#map());
      this.#clampActive();
    }
    this.#paint();
    this.#redraw();
  }

  #clampActive(): void {
    const { row, col } = this.active;
    this.active = { row: row === headRow ? row : clamp(row, this.rows), col: clamp(col, this.cols.length) };
  }

  #paint(): void {
    const { rows, cols } = this;
    const { top } = this.scroller;
    const row = Math.min(Math.floor(top / rowHeight), rows);
    const rowEnd = Math.min(rows, Math.ceil((top + this.viewHeight) / rowHeight));
    const [col, colEnd] = columnsBetween(this.at, this.#left, this.#left + this.#room);
    if (this.#room === 0 || colEnd === col || cols.length === 0) return;
    // A view of which nothing is known yet may have rows where the one before had none.
    const range = { row, rowEnd: rows === 0 && this.table.rows > 0 ? 1 : rowEnd, col, colEnd };
    const cells = this.#cells?.read(range);
    if (!cells) return;
    const sources = this.#cells!.sources(row, rowEnd);
    this.painted = {
      cols,
      range: { ...range, rowEnd },
      cells: cells.slice(0, rowEnd - row),
      sources: Array.from({ length: rowEnd - row }, (_, i) => sources.get(row + i) ?? -1),
      shift: top - row * rowHeight,
      source: this.#source,
    };
    this.#measureOnce(range);
  }

  /** Widths follow the cells of the first rows of each view that came, and never shrink: nothing moves at a scroll. */
  #measureOnce({ row, col }: Range): void {
    if (this.#measured === this.#source || this.rows === 0) return;
    const first = col - (col % blockCols);
    const block = {
      row: row - (row % blockRows),
      rowEnd: Math.min(this.rows, row - (row % blockRows) + blockRows),
      col: first,
      colEnd: Math.min(this.cols.length, first + blockCols),
    };
    const cells = this.#cells?.read(block);
    if (!cells) return;
    this.#measured = this.#source;
    measure(this.cols, block.col, cells, this.#meter).forEach(({ width, whole }, i) => {
      const { index } = this.cols[i]!;
      const was = this.#widths.get(index) ?? { width: 0, whole: 0 };
      this.#widths.set(index, { width: Math.max(width, was.width), whole: Math.max(whole, was.whole) });
    });
    this.#layout();
    this.#paint();
  }

  #layout(): void {
    const bare = measure(this.cols, 0, [], this.#meter);
    const widths = this.cols.map(({ index }, i) => this.#widths.get(index) ?? bare[i]!);
    this.at = offsets(stretch(widths, this.#room));
  }

  #map(): ScrollMap {
    return new ScrollMap(this.rows * rowHeight, this.viewHeight);
  }
}

/** The scroll position nearest to the present one at which all of an item is in view. */
function into(top: number, view: number, item: number, size: number): number {
  if (item < top) return item;
  return item + size > top + view ? Math.max(0, Math.min(item, item + size - view)) : top;
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
