// The messages between page and server, as docs/wire.md describes them.

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
  /** The token for downloading rows of tables. */
  readonly csv: string;
  /** A mark of the user, where the app tells users apart: another mark is another user. */
  readonly who?: string;
  readonly resumed: boolean;
  /** The server answers pings. */
  readonly pong?: true;
}

export interface Delta {
  readonly t: "delta";
  readonly run: number;
  readonly seen: number;
  readonly ops: readonly Op[];
  readonly start?: boolean;
  readonly end?: End;
  readonly head?: Head;
  /** Values that the server had no room for. */
  readonly refused?: { readonly ids: readonly string[]; readonly why: string };
}

/** Where in the app a tab is. */
export interface Address {
  /** The last part of the path. */
  readonly page: string;
  /** Without the question mark. */
  readonly query: string;
}

/** The texts and the address that the browser shows around the page. */
export interface Head extends Address {
  readonly title: string;
  /** The address is a new entry of the history. */
  readonly push?: boolean;
}

export interface Gone {
  readonly t: "gone";
  readonly why: string;
  /** Another server takes the place of this one, and the page must look for it. */
  readonly again?: true;
}

/** The answer to a ping. */
export interface Pong {
  readonly t: "pong";
}

/**
 * A message of the program that builds and starts the app. Without a title it removes the
 * message before.
 */
export interface Notice {
  readonly t: "notice";
  readonly level: string;
  readonly title: string;
  readonly text: string;
}

export type Value = boolean | number | string | readonly unknown[] | { readonly [field: string]: unknown };
/** A file that the server has. Its id identifies it. */
export interface ChosenFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}
/** A text to show for a moment, once. */
export interface Toast {
  readonly t: "toast";
  readonly text: string;
}

export type FromServer = Welcome | Delta | Gone | Notice | Toast | Pong;

/**
 * A widget of the session before, with the parts that the next session needs: its value,
 * and the options to choose from.
 */
export interface Carried {
  readonly v: Value;
  readonly options?: readonly string[];
}

export interface Hello extends Address {
  readonly t: "hello";
  readonly tab: string;
  /** A new session is to wait for the values that the page carries over. */
  readonly holds?: true;
}

export interface Event {
  readonly t: "event";
  readonly n: number;
  readonly set?: Readonly<Record<string, Value>>;
  readonly press?: readonly string[];
  /** Where the user went. */
  readonly go?: Address;
  /** Widgets of the session before, by id. */
  readonly carry?: Readonly<Record<string, Carried>>;
  /** This event starts no run; the next event continues it. */
  readonly more?: true;
}

/**
 * How a table is shown. Columns are counted as in the table, whichever of them `cols`
 * shows.
 */
export interface View {
  readonly sort?: readonly Sort[];
  readonly filter?: readonly Filter[];
  readonly find?: string;
  readonly distinct?: number;
  /** Rows that are left out, by their index in the data; a reader does not choose them. */
  readonly without?: readonly number[];
  /** Cells as they are typed, without a format. */
  readonly plain?: true;
  /** The columns to show, in their order; all if it is unset. */
  readonly cols?: readonly number[];
  /** Columns that stay at the left. The server is not told. */
  readonly pin?: readonly number[];
  /**
   * Columns, each with the width that its reader has given it. The server does not get
   * these.
   */
  readonly wide?: readonly (readonly [number, number])[];
}

export interface Sort {
  readonly c: number;
  readonly desc?: true;
}

export interface Filter {
  readonly c: number;
  readonly has?: string;
  readonly min?: string;
  readonly max?: string;
  readonly in?: readonly string[];
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
  /**
   * Rows and columns are counted in this view. If it is unset, they are counted in the
   * table.
   */
  readonly view?: View;
}

export type FromPage =
  | Hello
  | { readonly t: "ping" }
  | { readonly t: "stop" }
  | { readonly t: "rerun" }
  | { readonly t: "clear" }
  | Event
  | WindowRequest;

const kinds = new Set<unknown>(["welcome", "delta", "gone", "notice", "toast", "pong"]);

/** The content of a message, or undefined if this page does not know the message. */
export function decode(text: string): FromServer | undefined {
  const m: unknown = JSON.parse(text);
  if (typeof m !== "object" || m === null || !("t" in m)) return undefined;
  return kinds.has(m.t) ? (m as FromServer) : undefined;
}

export const enum WindowStatus {
  Cells = 0,
  Changed = 1,
  Refused = 2,
}

/**
 * The answer to a WindowRequest: rows × cols texts, row by row, and for each row its
 * index in the data.
 */
export interface CellWindow {
  readonly status: WindowStatus;
  readonly req: number;
  readonly row: number;
  readonly rows: number;
  readonly col: number;
  readonly cols: number;
  readonly cells: readonly string[];
  readonly sources: readonly number[];
  /** Rows of the view in all. */
  readonly total: number;
}

const headerSize = 24;

/**
 * Reads a binary message. Throws a RangeError if it is cut short or of another version.
 */
export function decodeWindow(buffer: ArrayBuffer): CellWindow {
  const view = new DataView(buffer);
  if (view.getUint8(0) !== 2) throw new RangeError(`window: version ${view.getUint8(0)} is unknown`);
  const head = {
    status: view.getUint8(1) as WindowStatus,
    cols: view.getUint16(2, true),
    req: view.getUint32(4, true),
    row: view.getUint32(8, true),
    rows: view.getUint32(12, true),
    col: view.getUint16(16, true),
  };
  const total = view.getUint32(20, true);
  const rows = head.status === WindowStatus.Cells ? head.rows : 0;
  const sources = Array.from({ length: rows }, (_, i) => view.getUint32(headerSize + 4 * i, true));
  return { ...head, total, sources, cells: decodeCells(view, headerSize + 4 * rows, rows * head.cols) };
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

const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });
