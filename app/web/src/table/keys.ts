// The effect of keys in a table: they move the active cell, and enter typed text.

export interface Cell {
  readonly row: number;
  readonly col: number;
}

interface Size {
  readonly rows: number;
  readonly cols: number;
  /** The number of rows in view at a time. */
  readonly page: number;
}

/** The row of the column heads. */
export const headRow = -1;

/**
 * The cell that a key leads to, or undefined if the key has no meaning in a table. A step
 * up from the first row leads to the heads.
 */
export function move(from: Cell, key: string, ctrl: boolean, { rows, cols, page }: Size): Cell | undefined {
  const last = { row: rows - 1, col: cols - 1 };
  const to = (row: number, col: number): Cell => ({
    row: Math.min(last.row, Math.max(0, row)),
    col: Math.min(last.col, Math.max(0, col)),
  });
  const { row, col } = from;
  const along = (col: number): Cell => ({ row, col: to(0, col).col });
  switch (key) {
    case "ArrowUp":
      return !ctrl && row <= 0 ? { row: headRow, col: to(0, col).col } : ctrl ? to(0, col) : to(row - 1, col);
    case "ArrowDown":
      return ctrl ? to(last.row, col) : to(row + 1, col);
    case "ArrowLeft":
      return ctrl ? along(0) : along(col - 1);
    case "ArrowRight":
      return ctrl ? along(last.col) : along(col + 1);
    case "PageUp":
      return to(row - page, col);
    case "PageDown":
      return to(row + page, col);
    case "Home":
      return ctrl ? to(0, 0) : along(0);
    case "End":
      return ctrl ? to(last.row, last.col) : along(last.col);
    default:
      return undefined;
  }
}

/** The Enter of a field of the table does not send the form around it. */
export function ifEnter(e: KeyboardEvent, enter: () => void): void {
  if (e.key !== "Enter") return;
  e.preventDefault();
  enter();
}
