// The view of a table: its rows and columns in view, and their cells if they are known.
// While cells are on their way, the ones shown before stay.

import { countText } from "../format/numbers.ts";
import type { WidgetSession } from "../context.ts";
import { asRequest } from "../views.ts";
import { WindowStatus, type CellWindow, type Sort, type View } from "../wire.ts";
import { blockCols, blockRows, Cells, type Range } from "./cells.ts";
import { headRow, move, type Cell } from "./keys.ts";
import { Scroller, ScrollMap } from "./scroll.ts";
import { shownColumns, widenColumn } from "./view.ts";
import { between, mostCols, mostRows as mostCopied, tooLarge } from "./range.ts";
import { columnsBetween, greatestWidth, leastWidth, measure, offsets, stretch, type Column, type Width } from "./widths.ts";

export const rowHeight = 30;
export const headHeight = 34;
/**
 * The number of rows that a table shows at a time. A shorter table shows all its rows.
 */
const mostRows = 12;

/** The height of a table of so many rows, with its head and without the parts around it. */
export function tableHeight(rows: number): number {
  return headHeight + Math.min(Math.max(rows, 1), mostRows) * rowHeight;
}

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
  /** Its place among the columns that rows are sorted by, if there are several. */
  readonly rank?: number;
}

/** The cells on the screen. All of them are of one revision and view, at one position. */
export interface Painted {
  readonly cols: readonly ShownColumn[];
  readonly range: Range;
  /** The number of columns that stay at the left, before those of the range. */
  readonly pinned: number;
  /** Row by row: the pinned columns, and those of the range. */
  readonly cells: readonly (readonly string[])[];
  /** The index of each row in the data. */
  readonly sources: readonly number[];
  /** The number of pixels by which the first row is scrolled out at the top. */
  readonly shift: number;
  readonly source: string;
}

/**
 * The time in milliseconds that a range must stay unchanged before its cells are asked
 * for.
 */
const copyPause = 30;

type Meter = (text: string, bold: boolean) => number;

export class TableModel {
  table: TableProps;
  view: View = {};
  /** The columns that the view shows. */
  cols: readonly ShownColumn[] = [];
  /** The number of rows of the view, as the server last told it. */
  served: number;
  /** Rows after them that only the page has, by their index in the data. */
  extra: readonly number[] = [];
  /** Rows that the server has and that must not show. */
  #without: readonly number[] = [];
  /** The table is no longer on the page. */
  closed = false;
  painted: Painted | undefined;
  active: Cell = { row: 0, col: 0 };
  /** The other corner of a range of cells, if one is selected. */
  anchor: Cell | undefined;
  /** The cell whose whole text is shown. */
  reading: string | undefined;
  /** A sentence that answers the last command to the table. */
  said: string | undefined;
  /** The cells of the range, once they are known. */
  #copy: { readonly of: string; readonly cells: readonly (readonly string[])[] } | undefined;
  #copyTimer: ReturnType<typeof setTimeout> | undefined;
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
    this.served = table.rows;
    this.scroller = new Scroller(this.#map());
  }

  /** The rows to show. */
  get rows(): number {
    return this.served + this.extra.length;
  }

  /** The view as it is sent to the server. */
  get asked(): View | undefined {
    const { view } = this;
    // Cells come in the order in which they are shown, so the server has to know the
    // columns at the left.
    const cols = view.pin && shownColumns(view, this.table.cols.length);
    return asRequest({ ...view, ...(cols && { cols }), ...(this.#without.length > 0 && { without: this.#without }) });
  }

  /**
   * The height of the rows in view. It stays the same when a filter leaves few rows, so
   * that the page below does not jump.
   */
  get viewHeight(): number {
    return tableHeight(this.table.rows + this.extra.length) - headHeight;
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

  /**
   * Shows the table in its present state, with the rows behind it that only the page has,
   * and without some of its own. Returns the new position of the scroll bar.
   */
  show(table: TableProps, extra: readonly number[], without: readonly number[]): number {
    this.extra = extra;
    this.#without = without;
    if (JSON.stringify(table.cols) !== JSON.stringify(this.table.cols)) {
      this.#widths.clear();
      this.#measured = "";
    }
    this.table = table;
    this.view = this.session.views.get(table.id, table.cols);
    return this.#refresh();
  }

  /** The reader wants another view. Returns the new position of the scroll bar. */
  look(view: View): number {
    const { id, cols } = this.table;
    const rows = (v: View) => JSON.stringify({ ...v, cols: 0, pin: 0, wide: 0 });
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

  /**
   * The element has this width without the column of checkboxes, and measures text by
   * meter.
   */
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
    this.anchor = undefined;
    this.say(undefined);
  }

  /** Selects the cells from the anchor, or else the active cell, to this one. */
  extendTo(cell: Cell): void {
    if (cell.row === headRow || this.active.row === headRow) return;
    this.anchor ??= this.active;
    this.active = cell;
    this.#fetchCopy();
    this.say(undefined);
  }

  /** Selects all cells. */
  selectAll(): void {
    if (this.rows === 0 || this.cols.length === 0) return;
    this.anchor = { row: 0, col: 0 };
    this.active = { row: this.rows - 1, col: this.cols.length - 1 };
    this.#fetchCopy();
    this.say(undefined);
  }

  /** The selected range: of one cell, unless another corner was chosen. */
  get selected(): Range {
    return between(this.anchor ?? this.active, this.active);
  }

  /**
   * The cells of the selected range, if they are known. Otherwise a sentence with the
   * reason.
   */
  copied(): readonly (readonly string[])[] | string {
    const { selected } = this;
    if (tooLarge(selected)) return `At most ${countText(mostCopied)} rows and ${mostCols} columns can be copied at a time: download the table for more.`;
    const copy = this.#copy;
    if (copy?.of === this.#copyKey()) return copy.cells;
    return "The cells are on their way: copy them again in a moment.";
  }

  say(what: string | undefined): void {
    this.said = what;
    this.reading = undefined;
    this.#redraw();
  }

  /** Shows the whole text of a cell that is cut off. */
  read(text: string): void {
    this.reading = text;
    this.#redraw();
  }

  /** Asks for cells and the places of their rows in the data, of a range of the view. */
  fetch({ row, rowEnd, col, colEnd }: Range, plain: boolean): Promise<CellWindow> {
    const view = { ...this.asked, ...(plain && { plain: true as const }) };
    return new Promise((done) => this.ask({ row, rows: rowEnd - row, col, cols: colEnd - col, ...(asRequest(view) && { view }) }, done));
  }

  /** The first rows and columns, if all of them are known. */
  known(rows: number, cols: number): string[][] | undefined {
    const range = { row: 0, rowEnd: Math.min(rows, this.served), col: 0, colEnd: Math.min(cols, this.cols.length) };
    return this.#cells?.known(range);
  }

  /**
   * The indexes in the data of the rows of the view from `row` up to, not including,
   * `end`, or undefined if the table has changed.
   */
  async rowsIn(row: number, end: number): Promise<number[] | undefined> {
    const extra = this.#extraBetween(row, end);
    const served = Math.min(end, this.served);
    if (row >= served) return [...extra];
    const { status, sources } = await this.fetch({ row, rowEnd: served, col: 0, colEnd: 0 }, false);
    return status === WindowStatus.Cells && sources.length === served - row ? [...sources, ...extra] : undefined;
  }

  /** Makes the active column wider by this much. */
  widen(by: number): void {
    const { col } = this.active;
    const column = this.cols[col];
    if (column) this.resizeColumn(column.index, this.at[col + 1]! - this.at[col]! + by);
  }

  /** Gives a column a width. Undefined gives it the width that its known cells need. */
  resizeColumn(index: number, width: number | undefined): void {
    const px = Math.round(Math.max(leastWidth, Math.min(greatestWidth, width ?? this.#widths.get(index)?.whole ?? leastWidth)));
    this.look(widenColumn(this.view, index, px));
  }

  /** The number of columns that stay at the left. They leave room for others. */
  get pinned(): number {
    const { pin } = this.view;
    if (!pin) return 0;
    const count = this.cols.filter(({ index }) => pin.includes(index)).length;
    return (this.at[count] ?? 0) <= this.#room * 0.7 ? count : 0;
  }

  /**
   * Moves the active cell by a key. Returns the new positions of the scroll bars, or
   * undefined if the key is not for the table.
   */
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
    const aside = this.at[this.pinned]!;
    if (to.col >= this.pinned) this.#left = into(this.#left + aside, this.#room - aside, at, this.at[to.col + 1]! - at) - aside;
    this.#paint();
    this.#redraw();
    return { bar, left: this.#left };
  }

  /** The index in the data of a row of the view, if it is known. */
  sourceOf(row: number): number | undefined {
    if (row >= this.served) return this.extra[row - this.served];
    return this.#cells?.sources(row, row + 1).get(row);
  }

  /**
   * The indexes in the data of the rows from one to another. Unknown rows are missing.
   */
  sourcesBetween(a: number, b: number): number[] {
    const [from, end] = [Math.min(a, b), Math.max(a, b) + 1];
    return [...(this.#cells?.sources(from, end).values() ?? []), ...this.#extraBetween(from, end)];
  }

  /** Asks for other cells of this table. */
  ask(of: { row: number; rows: number; col: number; cols: number; view?: View }, answer: (w: CellWindow) => void): void {
    const { id, rev } = this.table;
    this.session.ask({ id, rev, ...of }, answer);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.#copyTimer);
    this.#cells?.close();
  }

  /** The page's own rows in the view, from row `from` up to, not including, `end`. */
  #extraBetween(from: number, end: number): readonly number[] {
    return this.extra.slice(Math.max(0, from - this.served), Math.max(0, end - this.served));
  }

  #refresh(): number {
    const { cols, rev, rows } = this.table;
    const { sort = [] } = this.view;
    this.cols = shownColumns(this.view, cols.length).map((index) => {
      const rank = sort.findIndex((s) => s.c === index);
      return { ...cols[index]!, index, ...(rank >= 0 && { sort: sort[rank]! }), ...(rank >= 0 && sort.length > 1 && { rank: rank + 1 }) };
    });
    const view = this.asked;
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
    // The first answer tells the number of rows that a filter leaves. Until then the
    // scroll bar stays as it is.
    if (!this.view.filter && !this.view.find) this.served = Math.max(0, this.table.rows - this.#without.length);
    const view = this.asked;
    this.#cells = new Cells(
      { rows: this.table.rows, cols: this.cols.length },
      (block, answer) => this.ask({ ...block, ...(view && { view }) }, answer),
      (w) => this.#arrived(w),
    );
  }

  #arrived(w: CellWindow): void {
    if (w.status === WindowStatus.Refused) this.refused = true;
    else if (w.total !== this.served) {
      this.served = w.total;
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
    const { rows, served, cols } = this;
    const { top } = this.scroller;
    const row = Math.min(Math.floor(top / rowHeight), rows);
    const rowEnd = Math.min(rows, Math.ceil((top + this.viewHeight) / rowHeight));
    const { pinned } = this;
    const [first, colEnd] = columnsBetween(this.at, this.#left + this.at[pinned]!, this.#left + this.#room);
    const col = Math.max(pinned, first);
    if (this.#room === 0 || colEnd === col || cols.length === 0) return;
    // A new view may have rows even if the one before had none.
    const [from, end] = [Math.min(row, served), Math.min(rowEnd, served)];
    const range = { row: from, rowEnd: served === 0 && this.table.rows > 0 ? 1 : end, col, colEnd };
    const aside = pinned > 0 ? this.#cells?.read({ ...range, col: 0, colEnd: pinned }) : undefined;
    const others = this.#cells?.read(range);
    if (!others || (pinned > 0 && !aside)) return;
    const cells = aside ? others.map((texts, r) => [...aside[r]!, ...texts]) : others;
    const sources = this.#cells!.sources(from, end);
    const extra = this.#extraBetween(row, rowEnd);
    this.painted = {
      cols,
      range: { ...range, row, rowEnd },
      pinned,
      cells: [...cells.slice(0, end - from), ...extra.map(() => Array<string>(pinned + colEnd - col).fill(""))],
      sources: [...Array.from({ length: end - from }, (_, i) => sources.get(from + i) ?? -1), ...extra],
      shift: top - row * rowHeight,
      source: this.#source,
    };
    this.#measureOnce(range);
  }

  /**
   * Widths follow the cells of the first rows of each view, and never shrink. So nothing
   * moves when the table is scrolled.
   */
  #measureOnce({ row, col }: Range): void {
    if (this.#measured === this.#source || this.served === 0) return;
    const first = col - (col % blockCols);
    const block = {
      row: row - (row % blockRows),
      rowEnd: Math.min(this.served, row - (row % blockRows) + blockRows),
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
    const given = new Map(this.view.wide);
    const widths = this.cols.map(({ index }, i): Width => {
      const width = given.get(index);
      return width === undefined ? (this.#widths.get(index) ?? bare[i]!) : { width, whole: width, given: true };
    });
    this.at = offsets(stretch(widths, this.#room));
  }

  #copyKey(): string {
    return `${this.#source} ${JSON.stringify(this.selected)}`;
  }

  /**
   * A browser accepts a copy only during the event, so the cells are asked for when they
   * are selected.
   */
  #fetchCopy(): void {
    clearTimeout(this.#copyTimer);
    this.#copy = undefined;
    const { selected } = this;
    if (tooLarge(selected)) return;
    const of = this.#copyKey();
    this.#copyTimer = setTimeout(async () => {
      const { status, cells, cols } = await this.fetch(selected, true);
      if (status !== WindowStatus.Cells || of !== this.#copyKey()) return;
      const rows = Array.from({ length: cells.length / Math.max(1, cols) }, (_, r) => cells.slice(r * cols, (r + 1) * cols));
      this.#copy = { of, cells: rows };
    }, copyPause);
  }

  #map(): ScrollMap {
    return new ScrollMap(this.rows * rowHeight, this.viewHeight);
  }
}

/** The scroll position nearest to the present one at which the whole item is in view. */
function into(top: number, view: number, item: number, size: number): number {
  if (item < top) return item;
  return item + size > top + view ? Math.max(0, Math.min(item, item + size - view)) : top;
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
