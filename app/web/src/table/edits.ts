// What a user has changed in a table that can be edited. Rows are counted as the data has them; those that were added
// follow, in their order.

export type Edits = {
  /** The data that was edited. */
  readonly base: string;
  readonly cells: readonly CellEdit[];
  readonly added: number;
  readonly deleted: readonly number[];
};

/** A row, a column, and the text of the cell. */
export type CellEdit = readonly [number, number, string];

/** A message to the server has at most 64 KiB. */
const mostBytes = 48 * 1024;
const mostEdits = 1000;

export function setCell(edits: Edits, row: number, col: number, text: string): Edits {
  const others = edits.cells.filter(([r, c]) => r !== row || c !== col);
  return { ...edits, cells: [...others, [row, col, text]] };
}

export function textOf(edits: Edits, row: number, col: number): string | undefined {
  return edits.cells.find(([r, c]) => r === row && c === col)?.[2];
}

export function addRow(edits: Edits): Edits {
  return { ...edits, added: edits.added + 1 };
}

export function deleteRows(edits: Edits, rows: Iterable<number>): Edits {
  const deleted = new Set([...edits.deleted, ...rows]);
  return { ...edits, cells: edits.cells.filter(([r]) => !deleted.has(r)), deleted: [...deleted].sort((a, b) => a - b) };
}

/** More edits than the server takes at a time. */
export function tooMany(edits: Edits): boolean {
  if (edits.cells.length + edits.added + edits.deleted.length > mostEdits) return true;
  return new TextEncoder().encode(JSON.stringify(edits)).length > mostBytes;
}

/** What is wrong with a text in a column of this type, in a few words; undefined if nothing is. The server decides. */
export function wrong(type: string, text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (type === "int" && !/^[+-]?\d+$/.test(trimmed)) return "a whole number, please";
  if (type === "float" && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return "a number, please";
  if (type === "time" && !/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(trimmed)) return "a time like 2006-01-31 15:04, please";
  return undefined;
}
