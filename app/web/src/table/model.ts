// What a table shows: which rows and columns are in view, and their cells as far as they are known. While cells are on
// their way the ones shown before stay.

import type { WidgetSession } from "../context.ts";
import { blockCols, blockRows, Cells, type Range } from "./cells.ts";
import { move, type Cell } from "./keys.ts";
import { Scroller, ScrollMap } from "./scroll.ts";
import { columnsBetween, measure, offsets, stretch, type Column, type Width } from "./widths.ts";

export const rowHeight = 30;
export const headHeight = 34;
/** How many rows a table shows at a time; a shorter one shows all it has. */
const mostRows = 12;

/** The fields of a table's node. */
export interface TableProps {
  readonly id: string;
  readonly rev: string;
  readonly label?: string;
  readonly rows: number;
  readonly cols: readonly Column[];
}

/** What is on the screen: all of one revision, at one position. */
export interface Painted {
  readonly table: TableProps;
  readonly range: Range;
  readonly cells: readonly (readonly string[])[];
  /** How far the first row is scrolled out at the top, in pixels. */
  readonly shift: number;
}

type Meter = (text: string, bold: boolean) => number;

export class TableModel {
  table: TableProps;
  painted: Painted | undefined;
  active: Cell = { row: 0, col: 0 };
  readonly scroller: Scroller;
  /** Each column's distance from the left edge, and that of the right edge. */
  at: readonly number[] = [0];
  readonly #session: WidgetSession;
  readonly #redraw: () => void;
  #cells: Cells | undefined;
  #source = "";
  #widths: Width[] | undefined;
  #meter: Meter = (text) => text.length * 8;
  #room = 0;
  #left = 0;

  constructor(session: WidgetSession, table: TableProps, redraw: () => void) {
    this.#session = session;
    this.#redraw = redraw;
    this.table = table;
    this.scroller = new Scroller(this.#map());
  }

  /** The height of the rows in view. */
  get viewHeight(): number {
    return Math.min(Math.max(this.table.rows, 1), mostRows) * rowHeight;
  }

  /** The rows wholly in view: the first, and the one after the last. */
  get rowsInView(): [number, number] {
    const { top } = this.scroller;
    const first = Math.ceil(top / rowHeight);
    return [first, Math.min(this.table.rows, Math.max(first + 1, Math.floor((top + this.viewHeight) / rowHeight)))];
  }

  /** The table as it now is. Returns where the scroll bar has to go. */
  show(table: TableProps): number {
    const columns = JSON.stringify(table.cols);
    const source = `${this.#session.epoch} ${table.rev} ${table.rows} ${columns}`;
    if (columns !== JSON.stringify(this.table.cols)) this.#widths = undefined;
    this.table = table;
    if (source !== this.#source) {
      this.#source = source;
      this.#open();
    }
    const bar = this.scroller.resize(this.#map());
    this.active = { row: clamp(this.active.row, table.rows), col: clamp(this.active.col, table.cols.length) };
    this.#layout();
    this.#paint();
    return bar;
  }

  /** The element has this width, and measures text so. */
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
    const { rows, cols } = this.table;
    if (rows === 0 || cols.length === 0) return undefined;
    const page = Math.floor(this.viewHeight / rowHeight) - 1;
    const to = move(this.active, key, ctrl, { rows, cols: cols.length, page });
    if (!to) return undefined;
    this.active = to;
    const bar = this.scroller.goTo(into(this.scroller.top, this.viewHeight, to.row * rowHeight, rowHeight));
    const at = this.at[to.col]!;
    this.#left = into(this.#left, this.#room, at, this.at[to.col + 1]! - at);
    this.#paint();
    this.#redraw();
    return { bar, left: this.#left };
  }

  close(): void {
    this.#cells?.close();
  }

  #open(): void {
    this.#cells?.close();
    const { id, rev, rows, cols } = this.table;
    const arrived = () => {
      this.#paint();
      this.#redraw();
    };
    this.#cells = new Cells(
      { rows, cols: cols.length },
      (block, answer) => this.#session.ask({ id, rev, ...block }, answer),
      arrived,
    );
  }

  #paint(): void {
    const { rows, cols } = this.table;
    const { top } = this.scroller;
    const row = Math.min(Math.floor(top / rowHeight), rows);
    const rowEnd = Math.min(rows, Math.ceil((top + this.viewHeight) / rowHeight));
    const [col, colEnd] = columnsBetween(this.at, this.#left, this.#left + this.#room);
    if (this.#room === 0 || colEnd === col || cols.length === 0) return;
    const range = { row, rowEnd, col, colEnd };
    const cells = this.#cells?.read(range);
    if (!cells) return;
    this.painted = { table: this.table, range, cells, shift: top - row * rowHeight };
    this.#measureOnce(range);
  }

  /** Widths follow the cells of the first rows that came. */
  #measureOnce({ row, col }: Range): void {
    if (this.#widths || this.table.rows === 0) return;
    const first = col - (col % blockCols);
    const block = {
      row: row - (row % blockRows),
      rowEnd: Math.min(this.table.rows, row - (row % blockRows) + blockRows),
      col: first,
      colEnd: Math.min(this.table.cols.length, first + blockCols),
    };
    const cells = this.#cells?.read(block);
    if (!cells) return;
    this.#widths = measure(this.table.cols, block.col, cells, this.#meter);
    this.#layout();
    this.#paint();
  }

  #layout(): void {
    const widths = this.#widths ?? measure(this.table.cols, 0, [], this.#meter);
    this.at = offsets(stretch(widths, this.#room));
  }

  #map(): ScrollMap {
    return new ScrollMap(this.table.rows * rowHeight, this.viewHeight);
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
