// Editing a cell in its place.

import { useEffect, useRef, useState } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import { HeldBack } from "../held.ts";
import { addRow, asEntered, deleteRows, overlay, setCell, setCells, textOf, tooMany, wrong, type CellEdit, type Edits } from "./edits.ts";
import type { Range } from "./cells.ts";
import type { Cell } from "./keys.ts";
import type { TableModel, TableProps } from "./model.ts";
import type { Column } from "./widths.ts";
import { WindowStatus } from "../wire.ts";

/** The fields of the node of a table that can be edited. */
export interface EditorProps extends TableProps {
  readonly edit: readonly boolean[];
  readonly v: Edits;
  readonly disabled?: boolean;
}

/** The cell that is being edited, by the index of its row in the data. */
interface Open {
  readonly source: number;
  readonly column: number;
  readonly text: string;
  /** The edits at the time when the cell was opened. */
  readonly edits: Edits;
}

export interface Editing {
  readonly CellInput: typeof CellInput;
  readonly open: Open | undefined;
  /** The text in the open cell, or undefined once it is closed. */
  readonly typed: { current: string | undefined };
  /** The rows that only the page has, and those that only the server has. */
  readonly extra: readonly number[];
  readonly without: readonly number[];
  readonly full: boolean;
  readonly disabled: boolean;
  /** Why a text was not taken, in one sentence. */
  readonly refused: string | undefined;
  canEdit(column: number): boolean;
  /** Opens a cell of the view, once the server has given its text. */
  begin(at: Cell): void;
  /** Ends editing with this text, or without a change. */
  end(text?: string): void;
  /** Says why a text was not taken, until the next one is. */
  refuse(why: string | undefined): void;
  add(): void;
  /** Sets the cells from the selected one on, and adds rows if there are too few. */
  paste(cells: readonly (readonly string[])[]): Promise<void>;
  undo(): void;
  redo(): void;
  remove(rows: Iterable<number>): void;
  /** The new text of a cell, while the server does not know it. */
  pending(source: number, column: number): string | undefined;
}

export type UseEditing = (props: TableProps, model: TableModel, focus: () => void) => Editing;

export const useEditing: UseEditing = (props, model, focus) => {
  const session = useSession();
  const { id, edit, v, disabled = false } = props as EditorProps;
  const now = useValue(id, v);
  const [open, setOpen] = useState<Open>();
  const [full, setFull] = useState(false);
  const [refused, refuse] = useState<string>();
  const wanted = useRef<Cell | undefined>(undefined);
  const typed = useRef<string | undefined>(undefined);
  const edits = useRef(v);
  edits.current = v;
  const held = session instanceof HeldBack && now !== v && now?.base === v.base;
  const past = useRef<{ undo: Edits[]; redo: Edits[] }>({ undo: [], redo: [] });
  const change = (edits: Edits) => {
    setFull(tooMany(edits));
    if (disabled || tooMany(edits)) return;
    past.current = { undo: [...past.current.undo, now].slice(-mostUndone), redo: [] };
    session.set(id, edits);
  };
  /** Undoes or redoes one step. Edits that the app has made part of its rows stay. */
  const step = (from: Edits[], to: Edits[], word: string) => {
    const next = from.pop();
    if (!next || disabled) return model.say(`There is nothing to ${word}.`);
    if (next.base !== now.base) {
      past.current = { undo: [], redo: [] };
      return model.say("The app has taken over these changes, so they cannot be undone here.");
    }
    to.push(now);
    session.set(id, next);
    model.say(undefined);
  };
  const canEdit = (column: number) => !disabled && edit[column] === true;
  const begin = (at: Cell) => {
    const { row, col } = at;
    const column = model.cols[col]?.index;
    const { rev } = model.table;
    if (column === undefined || !canEdit(column)) return;
    const show = (source: number, text: string) => {
      const edited = session.values.shown(id, edits.current);
      setOpen({ source, column, text: textOf(edited, source, column) ?? text, edits: edited });
    };
    const own = model.extra[row - model.served];
    if (own !== undefined) return show(own, "");
    model.ask({ row, rows: 1, col, cols: 1, view: { ...model.asked, plain: true } }, ({ status, sources, cells }) => {
      if (status === WindowStatus.Changed && model.table.rev !== rev) return begin(at);
      if (status === WindowStatus.Changed) wanted.current = at; // the page is about to be told of another revision
      const source = sources[0];
      if (status !== WindowStatus.Cells || source === undefined) return;
      show(source, cells[0] ?? "");
    });
  };
  useEffect(() => {
    const at = wanted.current;
    wanted.current = undefined;
    if (at) begin(at);
  }, [props.rev]);

  /**
   * The edits, including the text in the open cell. They belong to the rows that were
   * there when the cell was opened.
   */
  const withText = ({ source, column, edits: before }: Open, text: string) => setCell(now.base === before.base ? now : before, source, column, text);
  const close = () => {
    typed.current = undefined;
    setOpen(undefined);
    focus();
  };
  /**
   * The edit that goes along with a press: that of the open cell, if its text has changed
   * and can be entered.
   */
  const half = () => {
    if (!open || disabled || typed.current === undefined || typed.current === open.text) return undefined;
    const { name, type } = props.cols[open.column]!;
    const text = asEntered(type, typed.current);
    const why = wrong(type, text);
    if (why) refuse(`${name}: ${why}.`);
    const next = withText(open, text);
    return why || tooMany(next) ? undefined : next;
  };
  /** Pastes all cells or none. If none, it returns a sentence with the reason. */
  const paste = async (given: readonly (readonly string[])[]): Promise<string | undefined> => {
    const { selected } = model;
    const cells = filling(given, selected);
    const { base } = now;
    const end = selected.row + cells.length;
    const there = Math.min(end, model.rows);
    const sources = await model.rowsIn(selected.row, there);
    if (!sources || edits.current.base !== base) return "The table has changed meanwhile: paste again.";
    // Added rows follow all rows that there were, including deleted ones.
    const latest = session.values.shown(id, edits.current);
    const first = props.rows + v.deleted.length - v.added + latest.added;
    for (let n = there; n < end; n++) sources.push(first + n - there);
    const next: CellEdit[] = [];
    for (const [r, texts] of cells.entries()) {
      for (const [c, copied] of texts.entries()) {
        const column = model.cols[selected.col + c];
        if (!column) return `Only ${model.cols.length - selected.col} columns are here for the ${texts.length} that were copied: nothing was pasted.`;
        if (!canEdit(column.index)) return `${column.name} cannot be edited: nothing was pasted.`;
        const text = asEntered(column.type, copied);
        const why = wrong(column.type, text);
        if (why) return `“${copied}” was not taken as ${column.name}: ${why}. Nothing was pasted.`;
        next.push([sources[r]!, column.index, text]);
      }
    }
    const pasted = setCells(latest, next, end - there);
    if (tooMany(pasted)) return "These are more changes than can be kept at a time: nothing was pasted.";
    change(pasted);
    return undefined;
  };
  const latest = useRef(half);
  latest.current = half;
  useEffect(() => session.draft(id, () => latest.current()), [session, id]);
  useEffect(() => {
    const text = open && typed.current !== undefined ? asEntered(props.cols[open.column]!.type, typed.current) : undefined;
    if (open && text !== undefined && text !== open.text && textOf(now, open.source, open.column) === text) close(); // a press took it along
  }, [now]);
  return {
    CellInput,
    open,
    typed,
    ...(held ? overlay(now, v, props.rows) : nothing),
    full,
    disabled,
    refused,
    refuse,
    canEdit,
    begin,
    end: (text) => {
      if (open && text !== undefined && text !== open.text) change(withText(open, text));
      close();
    },
    add: () => change(addRow(now)),
    paste: async (cells) => {
      if (disabled) return;
      const why = await paste(cells);
      model.say(why ?? `${cells.length === 1 ? "1 row" : `${cells.length} rows`} pasted.`);
    },
    undo: () => step(past.current.undo, past.current.redo, "undo"),
    redo: () => step(past.current.redo, past.current.undo, "do again"),
    remove: (rows) => change(deleteRows(now, rows)),
    pending: (source, column) => (now === v ? undefined : textOf(now, source, column)),
  };
};

/** One cell fills the whole range that is selected. */
function filling(cells: readonly (readonly string[])[], { row, rowEnd, col, colEnd }: Range): readonly (readonly string[])[] {
  if (cells.length > 1 || cells[0]!.length > 1) return cells;
  return Array.from({ length: rowEnd - row }, () => Array<string>(colEnd - col).fill(cells[0]![0]!));
}

/** The number of steps that can be undone. */
const mostUndone = 100;

const nothing = { extra: [], without: [] };

interface CellInputProps {
  readonly editing: Editing;
  readonly column: Column;
  readonly text: string;
  /** The table has gone, and with it the text typed in it. */
  readonly gone: () => boolean;
}

export function CellInput({ editing, column, text, gone }: CellInputProps) {
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const over = useRef(false);
  const [invalid, setInvalid] = useState(false);
  useEffect(() => {
    editing.typed.current = text;
    input.current?.focus();
    input.current?.select?.();
    // If the cell is scrolled out of sight, it is no longer drawn, and its text is
    // entered.
    return () => !gone() && latest.current();
  }, []);
  const commit = (typed: string) => {
    if (over.current) return;
    const value = asEntered(column.type, typed);
    const why = wrong(column.type, value);
    setInvalid(why !== undefined);
    editing.refuse(why && `${column.name}: ${why}.`);
    if (why) return;
    over.current = true;
    editing.end(value);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    e.stopPropagation(); // keys that are typed here are not for the grid
    if (e.key === "Enter") {
      e.preventDefault(); // it does not send the form around the table
      commit(input.current!.value);
    }
    if (e.key === "Escape") {
      e.preventDefault(); // nor is the key for elements around the table
      over.current = true;
      editing.refuse(undefined);
      editing.end();
    }
    if (e.key === "Tab") commit(input.current!.value);
  };
  const onInput = (e: { currentTarget: { value: string } }) => (editing.typed.current = e.currentTarget.value);
  const common = { ref: input, "aria-label": column.name, onKeyDown, onInput, onBlur: () => leave() };
  const leave = () => {
    if (over.current || editing.typed.current === undefined) return;
    const value = input.current?.value ?? editing.typed.current;
    const why = wrong(column.type, asEntered(column.type, value));
    if (!why) return commit(value);
    over.current = true;
    editing.refuse(`“${value}” was not taken as ${column.name}: ${why}.`);
    editing.end();
  };
  const latest = useRef(leave);
  latest.current = leave;
  if (column.type === "bool") {
    return (
      <select {...common} value={text} onChange={(e) => commit(e.currentTarget.value)}>
        <option value="">–</option>
        <option value="true">true</option>
        <option value="false">false</option>
      </select>
    );
  }
  return <input {...common} dir="auto" type="text" defaultValue={text} aria-invalid={invalid ? "true" : undefined} />;
}
