// What page and server say to each other, as docs/wire.md has it.

export type Path = readonly number[];

/** A node's JSON: `k` is its kind, the rest its properties. A widget has an id. */
export interface Props {
  readonly k: string;
  readonly id?: string;
  readonly [field: string]: unknown;
}

export type Op =
  | readonly ["put", Path, Props]
  | readonly ["cut", Path, number]
  | readonly ["at", Path, number];

export type End = "done" | "error" | "stopped" | "replaced";

export interface Welcome {
  readonly t: "welcome";
  readonly tab: string;
  readonly resumed: boolean;
}

export interface Delta {
  readonly t: "delta";
  readonly run: number;
  readonly seen: number;
  readonly ops: readonly Op[];
  readonly start?: boolean;
  readonly end?: End;
  readonly head?: Head;
}

/** Where in the app a tab is. */
export interface Address {
  /** The last part of the path. */
  readonly page: string;
  /** Without the question mark. */
  readonly query: string;
}

/** What the browser shows around the page. */
export interface Head extends Address {
  readonly title: string;
  /** The address is a new entry of the history. */
  readonly push?: boolean;
}

export interface Gone {
  readonly t: "gone";
  readonly why: string;
}

export type FromServer = Welcome | Delta | Gone;

export type Value = boolean | number | string;

export interface Event {
  readonly t: "event";
  readonly n: number;
  readonly set?: Readonly<Record<string, Value>>;
  readonly press?: readonly string[];
  /** Where the user went. */
  readonly go?: Address;
}

/** Asks for some of a table's cells. */
export interface WindowRequest {
  readonly t: "window";
  readonly req: number;
  readonly id: string;
  readonly rev: string;
  readonly row: number;
  readonly rows: number;
  readonly col: number;
  readonly cols: number;
}

export type FromPage =
  | { readonly t: "hello"; readonly tab: string; readonly page: string; readonly query: string }
  | { readonly t: "stop" }
  | { readonly t: "rerun" }
  | Event
  | WindowRequest;

/** What a message says, or undefined where it is none that this page knows. */
export function decode(text: string): FromServer | undefined {
  const m: unknown = JSON.parse(text);
  if (typeof m !== "object" || m === null || !("t" in m)) return undefined;
  return m.t === "welcome" || m.t === "delta" || m.t === "gone" ? (m as FromServer) : undefined;
}

export const enum WindowStatus {
  Cells = 0,
  Changed = 1,
  Refused = 2,
}

/** The answer to a WindowRequest: rows × cols texts, row by row. */
export interface CellWindow {
  readonly status: WindowStatus;
  readonly req: number;
  readonly row: number;
  readonly rows: number;
  readonly col: number;
  readonly cols: number;
  readonly cells: readonly string[];
}

const headerSize = 20;

/** Reads a binary message; throws a RangeError where it is cut short or of another version. */
export function decodeWindow(buffer: ArrayBuffer): CellWindow {
  const view = new DataView(buffer);
  if (view.getUint8(0) !== 1) throw new RangeError(`window: version ${view.getUint8(0)} is unknown`);
  const head = {
    status: view.getUint8(1) as WindowStatus,
    cols: view.getUint16(2, true),
    req: view.getUint32(4, true),
    row: view.getUint32(8, true),
    rows: view.getUint32(12, true),
    col: view.getUint16(16, true),
  };
  const count = head.status === WindowStatus.Cells ? head.rows * head.cols : 0;
  return { ...head, cells: decodeCells(view, headerSize, count) };
}

function decodeCells(view: DataView, offset: number, count: number): string[] {
  const start = offset + 4 * count;
  const end = count === 0 ? start : start + view.getUint32(start - 4, true);
  const bytes = new Uint8Array(view.buffer, start, end - start);
  const text = decoder.decode(bytes);
  // In text that is all ASCII a byte offset is an index, and one decode serves all the cells.
  const slice =
    text.length === bytes.length
      ? (from: number, to: number) => text.slice(from, to)
      : (from: number, to: number) => decoder.decode(bytes.subarray(from, to));
  const cells = new Array<string>(count);
  for (let i = 0, from = 0; i < count; i++) {
    const to = view.getUint32(offset + 4 * i, true);
    cells[i] = slice(from, to);
    from = to;
  }
  return cells;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
