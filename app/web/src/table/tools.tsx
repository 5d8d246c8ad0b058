// The part above a table: its label, the number of rows left, and the tools to search,
// filter, choose columns and download.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useSession } from "../context.ts";
import { countText } from "../format/numbers.ts";
import { CloseIcon, ColumnsIcon, DownloadIcon, FilterIcon, PlusIcon, SearchIcon, TrashIcon } from "../icons.tsx";
import { asRequest } from "../views.ts";
import { useFreshLink } from "../widgets/fresh.ts";
import type { View } from "../wire.ts";
import { ColumnsPanel } from "./columns.tsx";
import type { Editing } from "./editing.tsx";
import { FilterPanel } from "./filter.tsx";
import { ifEnter } from "./keys.ts";
import type { TableModel } from "./model.ts";
import type { Selection } from "./selection.ts";
import { describe, filterBy, tidy } from "./view.ts";

const typingPause = 250;

type Panel = "search" | "filter" | "columns";

interface ToolsProps {
  readonly model: TableModel;
  readonly selection: Selection | undefined;
  readonly editing: Editing | undefined;
  readonly look: (view: View) => void;
}

export function Tools({ model, selection, editing, look }: ToolsProps) {
  const [open, setOpen] = useState<Panel>();
  const panel = useId();
  const root = useRef<HTMLDivElement>(null);
  const { csv } = useSession().state;
  const { link, onClick } = useFreshLink(() => {});
  const { table, view } = model;
  const label = table.label ?? "table";
  const few = table.rows <= 1 && !editing;
  const opener = (which: Panel, name: string, icon: ComponentChildren, on: boolean) => (
    <button
      type="button"
      class={on ? "table-tool on" : "table-tool"}
      aria-label={`${name} ${label}`}
      title={name}
      aria-expanded={open === which}
      aria-controls={panel}
      data-panel={which}
      onClick={() => setOpen(open === which ? undefined : which)}
    >
      {icon}
    </button>
  );
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== "Escape" || !open) return;
    e.preventDefault(); // the key closes nothing around the table
    e.stopPropagation();
    root.current?.querySelector<HTMLElement>(`[data-panel=${open}]`)?.focus();
    setOpen(undefined);
  };
  return (
    <div class="table-tools" ref={root} onKeyDown={onKeyDown}>
      <div class="table-bar">
        {table.label && <span class="table-label">{table.label}</span>}
        <span class="table-count" role="status">
          {count(model, selection)}
        </span>
        {editing && <EditTools editing={editing} marked={selection!} />}
        {!few && opener("search", "Search", <SearchIcon />, !!view.find)}
        {!few && opener("filter", "Filter", <FilterIcon />, !!view.filter)}
        {table.cols.length > 1 && opener("columns", "Columns of", <ColumnsIcon />, !!view.cols)}
        <a ref={link} class="table-tool" href={csvOf(csv, table.id, view)} download="" onClick={onClick} aria-label={`Download ${label} as CSV`} title="Download as CSV">
          <DownloadIcon />
        </a>
      </div>
      {editing?.full && <p class="field-wrong">These are more changes than can be kept at a time: save them first.</p>}
      <div id={panel} hidden={!open}>
        {open === "search" && <Search key={table.id} label={label} find={view.find ?? ""} onFind={(find) => look(tidy({ ...view, find }))} />}
        {open === "filter" && <FilterPanel model={model} label={label} look={look} />}
        {open === "columns" && <ColumnsPanel model={model} label={label} look={look} />}
      </div>
      <Chips model={model} look={look} hidden={open === "search" ? "find" : undefined} />
    </div>
  );
}

function count({ refused, waiting, rows, table, view }: TableModel, selection: Selection | undefined): string {
  if (refused) return "This view could not be shown";
  const parts: string[] = [];
  if ((view.filter || view.find) && !waiting) parts.push(`${countText(rows)} of ${countText(table.rows)} rows`);
  if (selection && selection.rows.size > 0) parts.push(`${countText(selection.rows.size)} selected`);
  return parts.join(", ");
}

/** The address of a table's rows as a CSV file, as a view shows them. */
export function csvOf(token: string, table: string, view: View): string {
  const asked = asRequest(view);
  const query = new URLSearchParams({ table, ...(asked && { view: JSON.stringify(asked) }) });
  return `csv/${token}?${query}`;
}

function EditTools({ editing, marked }: { editing: Editing; marked: Selection }) {
  const remove = () => {
    editing.remove(marked.rows);
    marked.set([]);
  };
  return (
    <>
      {marked.rows.size > 0 && (
        <button type="button" class="table-tool" aria-label="Delete selected rows" title="Delete selected rows" disabled={editing.disabled} onClick={remove}>
          <TrashIcon />
        </button>
      )}
      <button type="button" class="table-tool" aria-label="Add a row" title="Add a row" disabled={editing.disabled} onClick={editing.add}>
        <PlusIcon />
      </button>
    </>
  );
}

function Search({ label, find, onFind }: { label: string; find: string; onFind: (text: string) => void }) {
  const [text, setText] = useState(find);
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef(onFind);
  latest.current = onFind;
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (text === find) return;
    const timer = setTimeout(() => latest.current(text), typingPause);
    return () => clearTimeout(timer);
  }, [text, find]);
  return (
    <input
      ref={input}
      class="control table-search"
      type="search"
      autocomplete="off"
      maxLength={1000}
      aria-label={`Search ${label}`}
      placeholder="Search all columns"
      value={text}
      onInput={(e) => setText(e.currentTarget.value)}
      onKeyDown={(e) => ifEnter(e, () => onFind(text))}
    />
  );
}

/** The filters of the rows, each with a button that removes it. */
function Chips({ model, look, hidden }: { model: TableModel; look: (view: View) => void; hidden: "find" | undefined }) {
  const { view, table } = model;
  const chips = (view.filter ?? []).map((f) => ({ text: describe(f, table.cols[f.c]?.name ?? ""), without: filterBy(view, { c: f.c }) }));
  if (view.find && hidden !== "find") chips.push({ text: `“${view.find}”`, without: tidy({ ...view, find: "" }) });
  if (chips.length === 0) return null;
  return (
    <ul class="table-chips" aria-label="Filters">
      {chips.map(({ text, without }) => (
        <li key={text}>
          <span>{text}</span>
          <button type="button" aria-label={`Remove filter ${text}`} onClick={() => look(without)}>
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}
