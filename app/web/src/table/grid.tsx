// The heads of a table's columns, and the window of its rows.

import { type Painted, type ShownColumn, type TableModel } from "./model.ts";
import { headRow, type Cell } from "./keys.ts";
import type { Editing } from "./editing.tsx";
import { CellInput } from "./editing.tsx";
import { canSelectAll, extend, toggle, toggleAll, type Selection } from "./selection.ts";

/** The width of the boxes by which rows are selected. */
export const gutter = 40;

const numbers = new Set(["int", "float"]);

export interface GridProps {
  readonly id: string;
  readonly model: TableModel;
  readonly selection: Selection | undefined;
  readonly editing: Editing | undefined;
  readonly onSort: (column: number, more: boolean) => void;
}

export function Grid(props: GridProps) {
  const { model } = props;
  if (!model.painted) return <Head {...props} from={0} to={model.cols.length} />;
  return <Window {...props} painted={model.painted} />;
}

function Head({ id, model, selection, onSort, from, to }: GridProps & { from: number; to: number }) {
  const { cols, active } = model;
  const offset = selection ? 2 : 1;
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1} style={lane(model, selection, from, to)}>
        {selection && <AllBox model={model} selection={selection} />}
        {cols.slice(from, to).map((column, i) => (
          <th
            key={column.index}
            id={cellId(id, headRow, from + i)}
            role="columnheader"
            scope="col"
            aria-colindex={from + i + offset}
            aria-sort={column.sort && (column.sort.desc ? "descending" : "ascending")}
            class={headClass(column, active.row === headRow && active.col === from + i)}
            title={`Sort by ${column.name}`}
            onMouseDown={(e) => e.shiftKey && e.preventDefault()}
            onClick={(e) => {
              model.activate({ row: headRow, col: from + i });
              onSort(column.index, e.shiftKey);
            }}
          >
            <span>{column.name}</span>
            {column.sort && <Arrow desc={column.sort.desc} rank={column.rank} />}
          </th>
        ))}
      </tr>
    </thead>
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
          title={all ? "Select all rows" : `Filter to ${selection.most.toLocaleString("en")} rows or fewer to select them all`}
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
  const style = lane(model, selection, range.col, range.colEnd);
  return (
    <>
      <Head {...props} from={range.col} to={Math.min(range.colEnd, model.cols.length)} />
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
        const column = painted.cols[painted.range.col + c];
        return column && <DataCell key={column.index} {...props} column={column} at={{ row, col: painted.range.col + c }} text={text} />;
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

function DataCell({ id, model, selection, editing, column, at, source, text: told }: RowProps & { column: ShownColumn; at: Cell; text: string }) {
  const text = editing?.pending(source, column.index) ?? told;
  const active = at.row === model.active.row && at.col === model.active.col;
  const open = editing?.open;
  const isOpen = open !== undefined && open.source === source && open.column === column.index;
  return (
    <td
      id={cellId(id, at.row, at.col)}
      role="gridcell"
      aria-colindex={at.col + (selection ? 2 : 1)}
      aria-readonly={editing && !editing.canEdit(column.index) ? "true" : undefined}
      class={`${kind(column.type)}${active ? " active" : ""}${isOpen ? " open" : ""}`}
      title={text.length > 40 ? text : undefined}
      onMouseDown={() => !isOpen && model.activate(at)}
      onDblClick={() => editing?.begin(at)}
    >
      {isOpen ? <CellInput editing={editing!} column={column} text={open.text} /> : text}
    </td>
  );
}

function kind(type: string): string {
  return numbers.has(type) ? "number" : type === "time" ? "time" : "";
}

type Lane = { marginLeft: string; gridTemplateColumns: string };

/** A row's columns: those in view, behind the room that the ones to their left would take. */
function lane(model: TableModel, selection: Selection | undefined, from: number, to: number): Lane {
  const widths: string[] = selection ? [`${gutter}px`] : [];
  for (let i = from; i < to; i++) widths.push(`${(model.at[i + 1] ?? 0) - (model.at[i] ?? 0)}px`);
  return { marginLeft: `${model.at[from] ?? 0}px`, gridTemplateColumns: widths.join(" ") };
}

export function cellId(id: string, row: number, col: number): string {
  return row === headRow ? `${id}-head-${col}` : `${id}-${row}-${col}`;
}

/** A cell's text if it is on the screen. */
export function cellAt({ painted }: TableModel, row: number, col: number): string | undefined {
  return painted?.cells[row - painted.range.row]?.[col - painted.range.col];
}
