// A user's changes to a table that can be edited. Rows are counted as in the data. Added
// rows follow them, in their order.

import { asciiNumber, browserDecimal } from "../digits.ts";

export type Edits = {
  /** The data that was edited. */
  readonly base: string;
  readonly cells: readonly CellEdit[];
  readonly added: number;
  readonly deleted: readonly number[];
  /** By it another server recognizes the same data. It is sent back unchanged. */
  readonly same?: string;
};

/** A row, a column, and the text of the cell. */
export type CellEdit = readonly [number, number, string];

/** The server takes 2.25 MiB in a message, and 3 MiB for all inputs of a session. */
const mostBytes = 1024 * 1024;
const mostEdits = 1000;

export function setCell(edits: Edits, row: number, col: number, text: string): Edits {
  const others = edits.cells.filter(([r, c]) => r !== row || c !== col);
  return { ...edits, cells: [...others, [row, col, text]] };
}

/** Sets cells and adds rows. A later edit of a cell replaces an earlier one. */
export function setCells(edits: Edits, cells: readonly CellEdit[], added: number): Edits {
  const place = ([row, col]: CellEdit) => `${row} ${col}`;
  const all = new Map([...edits.cells, ...cells].map((edit) => [place(edit), edit]));
  return { ...edits, cells: [...all.values()], added: edits.added + added };
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

/**
 * The difference between the page and the server. `known` are the server's edits and
 * `rows` its number of rows. `extra`: rows added since and not deleted, by their index in
 * the data. `without`: rows of the server deleted since.
 */
export function overlay(now: Edits, known: Edits, rows: number): { extra: number[]; without: number[] } {
  const end = rows + known.deleted.length;
  const added = Array.from({ length: Math.max(0, now.added - known.added) }, (_, i) => end + i);
  return {
    extra: added.filter((row) => !now.deleted.includes(row)),
    without: now.deleted.filter((row) => row < end && !known.deleted.includes(row)),
  };
}

/** The most characters that a cell may have. */
const mostCharacters = 10_000;

/** A typed text as the server reads it: numbers with the digits 0 to 9 and a decimal point. */
export function asEntered(type: string, text: string, decimal = browserDecimal()): string {
  return (type === "int" || type === "float") && text.trim() !== "" ? asciiNumber(text, { whole: type === "int", decimal }) : text;
}

/**
 * A short message if the text is not valid in a column of this type, else undefined. The
 * server has the final say.
 */
export function wrong(type: string, text: string): string | undefined {
  if (text.length > mostCharacters && [...text].length > mostCharacters) return "10,000 characters at most, please";
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (type === "int" && !/^[+-]?\d+$/.test(trimmed)) return "a whole number, please";
  if (type === "float" && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return "a number, please";
  if (type === "time" && !/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(trimmed)) return "a time like 2006-01-31 15:04, please";
  return undefined;
}
