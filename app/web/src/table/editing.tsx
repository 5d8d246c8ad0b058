// Editing a cell in its place.

import { useEffect, useRef, useState } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import { addRow, deleteRows, setCell, textOf, tooMany, wrong, type Edits } from "./edits.ts";
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
}

export interface Editing {
  readonly open: Open | undefined;
  readonly full: boolean;
  readonly disabled: boolean;
  /** Why a text was not taken, in one sentence. */
  readonly refused: string | undefined;
  canEdit(column: number): boolean;
  /** Opens a cell of the view, once the server has said what stands in it. */
  begin(at: Cell): void;
  /** Ends editing, with this text or as it was. */
  end(text?: string): void;
  /** Says why a text was not taken, until the next one is. */
  refuse(why: string | undefined): void;
  add(): void;
  remove(rows: Iterable<number>): void;
  /** The text that a cell is going to have, while the server does not know. */
  pending(source: number, column: number): string | undefined;
}

export function useEditing(props: TableProps, model: TableModel, focus: () => void): Editing | undefined {
  const session = useSession();
  const { id, edit, v, disabled = false } = props as EditorProps;
  const now = useValue(id, v);
  const [open, setOpen] = useState<Open>();
  const [full, setFull] = useState(false);
  const [refused, refuse] = useState<string>();
  const wanted = useRef<Cell | undefined>(undefined);
  const edits = useRef(v);
  edits.current = v;
  const change = (edits: Edits) => {
    setFull(tooMany(edits));
    if (!disabled && !tooMany(edits)) session.set(id, edits);
  };
  const canEdit = (column: number) => !disabled && edit[column] === true;
  const begin = (at: Cell) => {
    const { row, col } = at;
    const column = model.cols[col]?.index;
    const { rev } = model.table;
    if (column === undefined || !canEdit(column)) return;
    model.ask({ row, rows: 1, col, cols: 1, view: { ...model.view, plain: true } }, ({ status, sources, cells }) => {
      if (status === WindowStatus.Changed && model.table.rev !== rev) return begin(at);
      if (status === WindowStatus.Changed) wanted.current = at; // the page is about to be told of another revision
      const source = sources[0];
      if (status !== WindowStatus.Cells || source === undefined) return;
      const { cells: edited } = session.values.shown(id, edits.current);
      setOpen({ source, column, text: edited.find(([r, c]) => r === source && c === column)?.[2] ?? cells[0] ?? "" });
    });
  };
  useEffect(() => {
    const at = wanted.current;
    wanted.current = undefined;
    if (at) begin(at);
  }, [props.rev]);
  if (props.k !== "editor") return undefined;
  return {
    open,
    full,
    disabled,
    refused,
    refuse,
    canEdit,
    begin,
    end: (text) => {
      if (open && text !== undefined && text !== open.text) change(setCell(now, open.source, open.column, text));
      setOpen(undefined);
      focus();
    },
    add: () => change(addRow(now)),
    remove: (rows) => change(deleteRows(now, rows)),
    pending: (source, column) => (now === v ? undefined : textOf(now, source, column)),
  };
}

export function CellInput({ editing, column, text }: { editing: Editing; column: Column; text: string }) {
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const over = useRef(false);
  const [invalid, setInvalid] = useState(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select?.();
  }, []);
  const commit = (value: string) => {
    if (over.current) return;
    const why = wrong(column.type, value);
    setInvalid(why !== undefined);
    editing.refuse(why && `${column.name}: ${why}.`);
    if (why) return;
    over.current = true;
    editing.end(value);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    e.stopPropagation(); // the grid's keys are not for those who type
    if (e.key === "Enter" && !e.isComposing) {
      e.preventDefault(); // it does not send the form around the table
      commit(input.current!.value);
    }
    if (e.key === "Escape") {
      e.preventDefault(); // nor is it meant for what the table stands in
      over.current = true;
      editing.refuse(undefined);
      editing.end();
    }
    if (e.key === "Tab") commit(input.current!.value);
  };
  const common = { ref: input, "aria-label": column.name, onKeyDown, onBlur: () => leave() };
  const leave = () => {
    if (over.current) return;
    const { value } = input.current!;
    const why = wrong(column.type, value);
    if (!why) return commit(value);
    over.current = true;
    editing.refuse(`“${value}” was not taken as ${column.name}: ${why}.`);
    editing.end();
  };
  if (column.type === "bool") {
    return (
      <select {...common} value={text} onChange={(e) => commit(e.currentTarget.value)}>
        <option value="">–</option>
        <option value="true">true</option>
        <option value="false">false</option>
      </select>
    );
  }
  return <input {...common} type="text" defaultValue={text} aria-invalid={invalid ? "true" : undefined} />;
}
