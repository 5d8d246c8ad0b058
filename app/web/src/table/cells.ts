// The known cells of one revision of a table. They are asked for in blocks, first those
// in view and then their neighbours. The blocks used last are kept.

import { WindowStatus, type CellWindow } from "../wire.ts";

export const blockRows = 64;
export const blockCols = 16;
const kept = 64;
const askedAtOnce = 4;

/** Rows and columns from (and with) the first to (and without) the last. */
export interface Range {
  readonly row: number;
  readonly rowEnd: number;
  readonly col: number;
  readonly colEnd: number;
}

export interface Block {
  readonly row: number;
  readonly rows: number;
  readonly col: number;
  readonly cols: number;
}

export class Cells {
  #rows: number;
  readonly #cols: number;
  readonly #ask: (block: Block, answer: (w: CellWindow) => void) => void;
  readonly #arrived: (w: CellWindow) => void;
  /** In the order of their last use. */
  readonly #blocks = new Map<number, CellWindow>();
  readonly #asked = new Set<number>();
  #over = false;

  constructor(
    size: { rows: number; cols: number },
    ask: (block: Block, answer: (w: CellWindow) => void) => void,
    arrived: (w: CellWindow) => void,
  ) {
    this.#rows = size.rows;
    this.#cols = size.cols;
    this.#ask = ask;
    this.#arrived = arrived;
  }

  /**
   * The texts of a range, row by row, if all of them are known. Asks for the missing
   * ones.
   */
  read(range: Range): string[][] | undefined {
    const missing = this.#missing(range);
    missing.forEach((block) => this.#request(block));
    if (missing.length > 0) return undefined;
    this.#prefetch(range);
    const rows: string[][] = [];
    for (let row = range.row; row < range.rowEnd; row++) {
      const cells: string[] = [];
      for (let col = range.col; col < range.colEnd; col++) cells.push(this.#cell(row, col));
      rows.push(cells);
    }
    return rows;
  }

  /**
   * The texts of a range, row by row, if all of them are known. It does not ask for the
   * missing ones.
   */
  known({ row, rowEnd, col, colEnd }: Range): string[][] | undefined {
    for (let r = row - (row % blockRows); r < rowEnd; r += blockRows) {
      for (let c = col - (col % blockCols); c < colEnd; c += blockCols) {
        if (!this.#blocks.has(this.#key(r, c))) return undefined;
      }
    }
    return Array.from({ length: rowEnd - row }, (_, r) => Array.from({ length: colEnd - col }, (_, c) => this.#cell(row + r, col + c)));
  }

  /** The rows' indexes in the data. Rows that are not known are missing. */
  sources(row: number, rowEnd: number): Map<number, number> {
    const known = new Map<number, number>();
    for (const block of this.#blocks.values()) {
      for (let r = Math.max(row, block.row); r < Math.min(rowEnd, block.row + block.rows); r++) {
        known.set(r, block.sources[r - block.row]!);
      }
    }
    return known;
  }

  /** There are as many rows as an answer said. */
  resize(rows: number): void {
    this.#rows = rows;
  }

  /**
   * The table shows another revision now. Answers that are on their way come too late.
   */
  close(): void {
    this.#over = true;
  }

  #cell(row: number, col: number): string {
    const key = this.#key(row, col);
    const block = this.#blocks.get(key)!;
    return block.cells[(row - block.row) * block.cols + col - block.col] ?? "";
  }

  #missing(range: Range): Block[] {
    const missing: Block[] = [];
    for (let row = range.row - (range.row % blockRows); row < range.rowEnd; row += blockRows) {
      for (let col = range.col - (range.col % blockCols); col < range.colEnd; col += blockCols) {
        const key = this.#key(row, col);
        const block = this.#blocks.get(key);
        if (!block) {
          missing.push(this.#blockAt(row, col));
          continue;
        }
        this.#blocks.delete(key);
        this.#blocks.set(key, block);
      }
    }
    return missing;
  }

  /** Asks for the rows just above and below, so that slow scrolling never waits. */
  #prefetch({ row, rowEnd, col, colEnd }: Range): void {
    if (this.#asked.size > 0) return;
    const near = { row: Math.max(0, row - blockRows / 2), rowEnd: Math.min(this.#rows, rowEnd + blockRows / 2) };
    this.#missing({ ...near, col, colEnd }).forEach((block) => this.#request(block));
  }

  #request(block: Block): void {
    const key = this.#key(block.row, block.col);
    // While the bar is dragged, each position wants other blocks than the next. When
    // answers come, the blocks in view then are asked for.
    if (this.#asked.has(key) || this.#asked.size >= askedAtOnce) return;
    this.#asked.add(key);
    this.#ask(block, (w) => this.#answer(key, w));
  }

  #answer(key: number, w: CellWindow): void {
    this.#asked.delete(key);
    // A table that has changed is drawn again with a new revision, and asks anew.
    if (this.#over) return;
    if (w.status !== WindowStatus.Cells) return w.status === WindowStatus.Refused ? this.#arrived(w) : undefined;
    this.#blocks.set(key, w);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= kept) break;
      this.#blocks.delete(oldest);
    }
    this.#arrived(w);
  }

  #key(row: number, col: number): number {
    return Math.floor(row / blockRows) * 4096 + Math.floor(col / blockCols);
  }

  #blockAt(row: number, col: number): Block {
    return {
      row,
      rows: Math.min(blockRows, this.#rows - row),
      col,
      cols: Math.min(blockCols, this.#cols - col),
    };
  }
}
