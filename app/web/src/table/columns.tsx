// Lets the reader choose the columns of a table, and their order.

import { DownIcon, PinIcon, UpIcon } from "../icons.tsx";
import type { View } from "../wire.ts";
import type { TableModel } from "./model.ts";
import { moveColumn, pinColumn, shownColumns, toggleColumn } from "./view.ts";

export function ColumnsPanel({ model, label, look }: { model: TableModel; label: string; look: (view: View) => void }) {
  const { table, view } = model;
  const count = table.cols.length;
  const shown = shownColumns(view, count);
  const hidden = table.cols.map((_, i) => i).filter((i) => !shown.includes(i));
  return (
    <ul class="table-panel table-columns" aria-label={`Columns of ${label}`}>
      {[...shown, ...hidden].map((c) => {
        const name = table.cols[c]!.name;
        const at = shown.indexOf(c);
        return (
          <li key={c}>
            <label>
              <input type="checkbox" checked={at >= 0} disabled={at >= 0 && shown.length === 1} onChange={() => look(toggleColumn(view, c, count))} />
              <span>{name}</span>
            </label>
            <button
              type="button"
              class={view.pin?.includes(c) ? "table-tool on" : "table-tool"}
              aria-label={`Pin ${name} at the left`}
              title="Pin at the left"
              aria-pressed={view.pin?.includes(c) ?? false}
              disabled={at < 0}
              onClick={() => look(pinColumn(view, c))}
            >
              <PinIcon />
            </button>
            <button type="button" class="table-tool" aria-label={`Move ${name} to the left`} disabled={at <= 0} onClick={() => look(moveColumn(view, c, -1, count))}>
              <UpIcon />
            </button>
            <button
              type="button"
              class="table-tool"
              aria-label={`Move ${name} to the right`}
              disabled={at < 0 || at === shown.length - 1}
              onClick={() => look(moveColumn(view, c, 1, count))}
            >
              <DownIcon />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
