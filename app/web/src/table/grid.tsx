// The heads of a table's columns, and the window of its rows.

import { useRef } from "preact/hooks";
import { countText } from "../format/numbers.ts";
import { cellText } from "./celltext.ts";
import { type Painted, type ShownColumn, type TableModel } from "./model.ts";
import { headRow, type Cell } from "./keys.ts";
import { inside, between } from "./range.ts";
import type { Editing } from "./editing.tsx";
import { canSelectAll, extend, toggle, toggleAll, type Selection } from "./selection.ts";

/** The width of the boxes that select rows. */
export const gutter = 40;

const numbers = new Set(["int", "float", "duration"]);

/** Whether the cells of a column of this type stand at the right. */
export const isNumber = (type: string): boolean => numbers.has(type);

export interface GridProps {
  readonly id: string;
  readonly model: TableModel;
  readonly selection: Selection | undefined;
  readonly editing: Editing | undefined;
  readonly onSort: (column: number, more: boolean) => void;
}

export function Grid(props: GridProps) {
  const { model } = props;
  if (!model.painted) return <Head {...props} pinned={0} from={0} to={model.cols.length} />;
  return <Window {...props} painted={model.painted} />;
}

function Head({ id, model, selection, onSort, pinned, from, to }: GridProps & Columns) {
  const { cols, active } = model;
  const offset = selection ? 2 : 1;
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1} style={lane(model, selection, { pinned, from, to })}>
        {selection && <AllBox model={model} selection={selection} />}
        {shownAt({ pinned, from, to }).map((at) => {
          const column = cols[at];
          return (
            column && (
              <th
                key={column.index}
                id={cellId(id, headRow, at)}
                role="columnheader"
                scope="col"
                aria-colindex={at + offset}
                aria-sort={column.sort && (column.sort.desc ? "descending" : "ascending")}
                class={`${headClass(column, active.row === headRow && active.col === at)}${pinClass(at, pinned)}`}
                style={place(model, selection, at, pinned)}
                title={`Sort by ${column.name}`}
                onMouseDown={(e) => e.shiftKey && e.preventDefault()}
                onClick={(e) => {
                  model.activate({ row: headRow, col: at });
                  onSort(column.index, e.shiftKey);
                }}
              >
                <span>{column.name}</span>
                {column.sort && <Arrow desc={column.sort.desc} rank={column.rank} />}
                <Grip model={model} column={column} at={at} />
              </th>
            )
          );
        })}
      </tr>
    </thead>
  );
}

/**
 * The right edge of a column's head. Dragging it makes the column wider. On the keyboard,
 * Shift and the arrows do that.
 */
function Grip({ model, column, at }: { model: TableModel; column: ShownColumn; at: number }) {
  const from = useRef<{ x: number; width: number } | undefined>(undefined);
  return (
    <i
      class="table-grip"
      aria-hidden="true"
      title="Drag to resize, double-click to fit"
      onClick={(e) => e.stopPropagation()}
      onDblClick={(e) => {
        e.stopPropagation();
        model.resizeColumn(column.index, undefined);
      }}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        from.current = { x: e.clientX, width: model.at[at + 1]! - model.at[at]! };
      }}
      onPointerMove={(e) => {
        if (from.current) model.resizeColumn(column.index, from.current.width + e.clientX - from.current.x);
      }}
      onPointerUp={() => (from.current = undefined)}
      onPointerCancel={() => (from.current = undefined)}
    />
  );
}

function headClass({ type }: ShownColumn, active: boolean): string {
  return `${numbers.has(type) ? "number" : ""}${active ? " active" : ""}`;
}

function Arrow({ desc, rank }: { desc: true | undefined; rank: number | undefined }) {
  return (
    <b class="table-arrow" aria-hidden="true">
      {desc ? "↓" : "↑"}
      {rank !== undefined && <small>{rank}</small>}
    </b>
  );
}

function AllBox({ model, selection }: { model: TableModel; selection: Selection }) {
  const all = canSelectAll(selection, model);
  const some = selection.rows.size > 0;
  return (
    <th role="columnheader" aria-colindex={1} class="table-box">
      {selection.most > 1 && (
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label="Select all rows"
          title={all ? "Select all rows" : `Filter to ${countText(selection.most)} rows or fewer to select them all`}
          checked={some && selection.rows.size >= model.rows}
          ref={(box) => {
            if (box) box.indeterminate = some && selection.rows.size < model.rows;
          }}
          disabled={!all}
          onChange={(e) => {
            toggleAll(selection, model);
            focusGrid(e.currentTarget);
          }}
        />
      )}
    </th>
  );
}

/** The keys are the grid's: a box that kept the focus would answer to the space bar as well. */
function focusGrid(box: Element): void {
  box.closest("table")?.focus();
}

function Window({ painted, ...props }: GridProps & { painted: Painted }) {
  const { model, selection } = props;
  const { range, cells, shift, sources } = painted;
  const shown = { pinned: painted.pinned, from: range.col, to: range.colEnd };
  const style = lane(model, selection, shown);
  return (
    <>
      <Head {...props} {...shown} to={Math.min(range.colEnd, model.cols.length)} />
      <tbody role="rowgroup" style={{ transform: `translateY(${-shift}px)` }}>
        {cells.map((texts, r) => (
          <Row key={range.row + r} {...props} painted={painted} row={range.row + r} source={sources[r]!} texts={texts} style={style} />
        ))}
      </tbody>
    </>
  );
}

interface RowProps extends GridProps {
  readonly painted: Painted;
  readonly row: number;
  readonly source: number;
  readonly texts: readonly string[];
  readonly style: Lane;
}

function Row(props: RowProps) {
  const { model, selection, painted, row, source, texts, style } = props;
  const selected = selection?.rows.has(source);
  return (
    <tr role="row" aria-rowindex={row + 2} aria-selected={selection && selected} style={style}>
      {selection && <RowBox model={model} selection={selection} row={row} source={source} />}
      {texts.map((text, c) => {
        const col = c < painted.pinned ? c : painted.range.col + c - painted.pinned;
        const column = painted.cols[col];
        return column && <DataCell key={column.index} {...props} column={column} at={{ row, col }} text={text} />;
      })}
    </tr>
  );
}

function RowBox({ model, selection, row, source }: { model: TableModel; selection: Selection; row: number; source: number }) {
  return (
    <td role="gridcell" aria-colindex={1} class="table-box">
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={`Select row ${row + 1}`}
        checked={selection.rows.has(source)}
        disabled={selection.disabled}
        onClick={(e) => {
          if (e.shiftKey) extend(selection, model, Math.max(0, model.active.row), row);
          else toggle(selection, source);
          model.activate({ row, col: model.active.col });
          focusGrid(e.currentTarget);
        }}
      />
    </td>
  );
}

function DataCell({ id, model, selection, editing, painted, column, at, source, text: told }: RowProps & { column: ShownColumn; at: Cell; text: string }) {
  const text = cellText(column, editing?.pending(source, column.index) ?? told);
  const active = at.row === model.active.row && at.col === model.active.col;
  const { anchor } = model;
  const inRange = anchor !== undefined && inside(between(anchor, model.active), at);
  const open = editing?.open;
  const isOpen = open !== undefined && open.source === source && open.column === column.index;
  return (
    <td
      id={cellId(id, at.row, at.col)}
      role="gridcell"
      dir="auto"
      aria-colindex={at.col + (selection ? 2 : 1)}
      aria-readonly={editing && !editing.canEdit(column.index) ? "true" : undefined}
      aria-selected={inRange ? "true" : undefined}
      class={`${kind(column.type)}${active ? " active" : ""}${inRange ? " in-range" : ""}${isOpen ? " open" : ""}${pinClass(at.col, painted.pinned)}`}
      style={place(model, selection, at.col, painted.pinned)}
      title={text.length > 40 ? text : undefined}
      onMouseDown={(e) => {
        if (isOpen || e.button !== 0) return;
        if (!e.shiftKey) return model.activate(at);
        e.preventDefault(); // no text is selected
        model.extendTo(at);
        focusGrid(e.currentTarget);
      }}
      onMouseEnter={(e) => {
        if (e.buttons !== 1 || open || !(e.currentTarget.closest("table")?.contains(document.activeElement) ?? false)) return;
        getSelection()?.removeAllRanges();
        model.extendTo(at);
      }}
      onClick={(e) => {
        if ((e as unknown as PointerEvent).pointerType === "touch" && isCut(e.currentTarget)) model.read(text);
      }}
      onDblClick={(e) => {
        if (editing?.canEdit(column.index)) return editing.begin(at);
        if (isCut(e.currentTarget)) model.read(text);
      }}
    >
      {isOpen && editing ? <editing.CellInput editing={editing} column={column} text={open.text} gone={() => model.closed} /> : text}
    </td>
  );
}

function kind(type: string): string {
  return numbers.has(type) ? "number" : type === "time" ? "time" : "";
}

/** Whether the text of a cell is longer than the cell is wide. */
export function isCut(cell: Element | null): boolean {
  return cell !== null && cell.scrollWidth > cell.clientWidth;
}

type Lane = { marginLeft: string; gridTemplateColumns: string };

/**
 * The columns in view: the pinned ones, and those between from and to; to is exclusive.
 */
interface Columns {
  readonly pinned: number;
  readonly from: number;
  readonly to: number;
}

function shownAt({ pinned, from, to }: Columns): number[] {
  const at = Array.from({ length: pinned }, (_, i) => i);
  for (let i = Math.max(from, pinned); i < to; i++) at.push(i);
  return at;
}

/**
 * A row's columns: those in view, behind a space as wide as the columns to their left. If
 * columns are pinned, that space is a column between the pinned ones and the others.
 */
function lane(model: TableModel, selection: Selection | undefined, { pinned, from, to }: Columns): Lane {
  const widths: string[] = selection ? [`${gutter}px`] : [];
  const width = (i: number) => `${(model.at[i + 1] ?? 0) - (model.at[i] ?? 0)}px`;
  for (let i = 0; i < pinned; i++) widths.push(width(i));
  if (pinned > 0) widths.push(`${(model.at[from] ?? 0) - (model.at[pinned] ?? 0)}px`);
  for (let i = from; i < to; i++) widths.push(width(i));
  return { marginLeft: pinned > 0 ? "0" : `${model.at[from] ?? 0}px`, gridTemplateColumns: widths.join(" ") };
}

/** Where a cell stands in its row, if columns are pinned: its place is not the next one then. */
function place(model: TableModel, selection: Selection | undefined, at: number, pinned: number) {
  if (pinned === 0) return undefined;
  const aside = selection ? gutter : 0;
  if (at < pinned) return { gridColumn: `${at + 1 + (selection ? 1 : 0)}`, left: `${aside + model.at[at]!}px` };
  return at === model.painted!.range.col ? { gridColumn: `${pinned + 2 + (selection ? 1 : 0)}` } : undefined;
}

function pinClass(at: number, pinned: number): string {
  return at < pinned ? (at === pinned - 1 ? " pinned last" : " pinned") : "";
}

export function cellId(id: string, row: number, col: number): string {
  return row === headRow ? `${id}-head-${col}` : `${id}-${row}-${col}`;
}

/** A cell's text if it is on the screen. */
export function cellAt({ painted }: TableModel, row: number, col: number): string | undefined {
  if (!painted) return undefined;
  const { pinned, range } = painted;
  return painted.cells[row - range.row]?.[col < pinned ? col : col < range.col ? -1 : col - range.col + pinned];
}
