// Filters a table by a column: by a text that its cells contain, by a range, or by some
// of its values.

import { useEffect, useId, useState } from "preact/hooks";
import { countText } from "../format/numbers.ts";
import type { Filter, View } from "../wire.ts";
import { ifEnter } from "./keys.ts";
import type { TableModel } from "./model.ts";
import { filterBy } from "./view.ts";

/** A column with more values than this is filtered by other means. */
const mostValues = 100;
const ranges = new Set(["int", "float", "time", "duration"]);

interface PanelProps {
  readonly model: TableModel;
  readonly label: string;
  readonly look: (view: View) => void;
}

export function FilterPanel({ model, label, look }: PanelProps) {
  const { table, view } = model;
  const [column, setColumn] = useState(view.filter?.[0]?.c ?? model.cols[0]?.index ?? 0);
  const chosen = table.cols[column] ?? table.cols[0];
  const select = useId();
  if (!chosen) return null;
  const filter = view.filter?.find((f) => f.c === column) ?? { c: column };
  const change = (next: Filter) => look(filterBy(view, next));
  return (
    <div class="table-panel" role="group" aria-label={`Filter ${label}`}>
      <div class="table-panel-row">
        <label for={select}>Column</label>
        <select id={select} class="control" value={String(column)} onChange={(e) => setColumn(Number(e.currentTarget.value))}>
          {table.cols.map(({ name }, i) => (
            <option key={i} value={String(i)}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {ranges.has(chosen.type) ? (
        <Bounds key={column} type={chosen.type} filter={filter} onChange={change} />
      ) : (
        <>
          {chosen.type !== "bool" && <Entry key={column} label="Contains" value={filter.has ?? ""} onEnter={(has) => change({ ...filter, has })} />}
          <Values key={`v${column}`} model={model} filter={filter} onChange={change} />
        </>
      )}
    </div>
  );
}

interface FilterProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function Bounds({ type, filter, onChange }: FilterProps & { type: string }) {
  const input = type === "time" ? "datetime-local" : type === "duration" ? "text" : "number";
  return (
    <div class="table-panel-pair">
      <Entry label="From" type={input} value={filter.min ?? ""} onEnter={(min) => onChange({ ...filter, min })} />
      <Entry label="To" type={input} value={filter.max ?? ""} onEnter={(max) => onChange({ ...filter, max })} />
    </div>
  );
}

interface EntryProps {
  readonly label: string;
  readonly type?: "text" | "number" | "datetime-local";
  readonly value: string;
  readonly onEnter: (text: string) => void;
}

/** A field whose text takes effect when it is entered or left. */
function Entry({ label, type = "text", value, onEnter }: EntryProps) {
  const id = useId();
  const enter = (text: string) => text !== value && onEnter(text);
  return (
    <div class="table-panel-row">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="control"
        {...({ type, ...(type === "number" && { step: "any" }) } as { type: "text" })}
        autocomplete="off"
        maxLength={1000}
        defaultValue={value}
        onKeyDown={(e) => ifEnter(e, () => enter(e.currentTarget.value))}
        onBlur={(e) => enter(e.currentTarget.value)}
      />
    </div>
  );
}

/** The values of the column to choose from, if they are few. */
function Values({ model, filter, onChange }: FilterProps & { model: TableModel }) {
  const [values, setValues] = useState<{ texts: readonly string[]; total: number }>();
  const { c } = filter;
  const { rev } = model.table;
  useEffect(() => {
    let over = false;
    const view: View = { distinct: c, sort: [{ c }], cols: [c] };
    model.ask({ row: 0, rows: mostValues, col: 0, cols: 1, view }, ({ cells, total, status }) => {
      if (!over && status === 0) setValues({ texts: cells, total });
    });
    return () => {
      over = true;
    };
  }, [c, rev]);
  if (!values) return <p class="table-panel-note">Reading the values…</p>;
  if (values.total > mostValues) return <p class="table-panel-note">{countText(values.total)} different values</p>;
  const chosen = filter.in ?? values.texts;
  const toggle = (text: string) => {
    const next = values.texts.filter((t) => (t === text ? !chosen.includes(t) : chosen.includes(t)));
    const { in: _, ...rest } = filter;
    onChange(next.length === values.texts.length ? rest : { ...filter, in: next });
  };
  return (
    <fieldset class="table-values">
      <legend>Values</legend>
      {values.texts.map((text) => (
        <label key={text}>
          <input type="checkbox" checked={chosen.includes(text)} onChange={() => toggle(text)} />
          {text || "(empty)"}
        </label>
      ))}
    </fieldset>
  );
}
