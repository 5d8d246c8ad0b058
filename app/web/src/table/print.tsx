// A table on paper: its first rows in full, in an ordinary table, in place of the window that
// is seen on the screen.

import { countText } from "../format/numbers.ts";
import { useEffect, useState } from "preact/hooks";
import { onPrint } from "../printing.ts";
import { WindowStatus } from "../wire.ts";
import { cellText } from "./celltext.ts";
import { isNumber } from "./grid.tsx";
import type { ShownColumn, TableModel } from "./model.ts";

/** The number of rows that are printed. */
const mostPrinted = 1000;
const mostPrintedCols = 200;

interface Printed {
  readonly cols: readonly ShownColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly total: number;
}

export function TableOnPaper({ model, label }: { model: TableModel; label: string | undefined }) {
  const printed = usePrinted(model);
  if (!printed) return null;
  const { cols, rows, total } = printed;
  return (
    <div class="table-paper" aria-hidden="true">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            {cols.map(({ index, name, type }) => (
              <th key={index} class={isNumber(type) ? "number" : ""}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((texts, r) => (
            <tr key={r}>
              {texts.map((text, c) => (
                <td key={c} class={isNumber(cols[c]!.type) ? "number" : ""}>{cellText(cols[c]!, text)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < total && <p>{`The first ${countText(rows.length)} of ${countText(total)} rows`}</p>}
    </div>
  );
}


/**
 * The rows to print. They are asked for if there is time; otherwise they are the known
 * ones.
 */
function usePrinted(model: TableModel): Printed | undefined {
  const [printed, setPrinted] = useState<Printed>();
  useEffect(() => {
    const show = (rows: readonly (readonly string[])[], total: number) => setPrinted({ cols: model.cols.slice(0, mostPrintedCols), rows, total });
    const fetch = async () => {
      const cols = Math.min(model.cols.length, mostPrintedCols);
      const w = await model.fetch({ row: 0, rowEnd: mostPrinted, col: 0, colEnd: cols }, false);
      if (w.status !== WindowStatus.Cells) return;
      show(Array.from({ length: w.rows }, (_, r) => w.cells.slice(r * w.cols, (r + 1) * w.cols)), w.total);
    };
    const known = () => {
      const rows = model.known(mostPrinted, mostPrintedCols);
      if (rows) setPrinted((now) => now ?? { cols: model.cols.slice(0, mostPrintedCols), rows, total: model.rows });
    };
    const over = () => setPrinted(undefined);
    const forget = onPrint(fetch);
    addEventListener("beforeprint", known);
    addEventListener("afterprint", over);
    return () => {
      forget();
      removeEventListener("beforeprint", known);
      removeEventListener("afterprint", over);
    };
  }, [model]);
  return printed;
}
