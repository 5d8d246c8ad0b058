// Files on their way to the server: one after another, each with its progress. The server
// learns of them when all chosen files have arrived or failed, so that one run sees them
// all.

import type { ChosenFile } from "../wire.ts";

/** The files that a field accepts. */
export interface Limits {
  readonly accept?: readonly string[];
  /** Bytes of one file. */
  readonly max: number;
  /** Bytes that are left for all. */
  readonly room: number;
}

export interface Item {
  readonly key: number;
  readonly file: File;
  /** From 0 to 1. */
  readonly progress: number;
  /** Why it was not taken, in a sentence. */
  readonly wrong?: string;
  /** It may be tried again. */
  readonly again?: boolean;
}

export interface Transfer {
  abort(): void;
}

/** Sends a file and calls back; once with done, unless it is aborted. */
export type Send = (url: string, file: File, progress: (share: number) => void, done: (answer: Answer) => void) => Transfer;

export type Answer = ChosenFile | { readonly error: string; readonly again: boolean };

export class Uploads {
  items: readonly Item[] = [];
  #arrived: ChosenFile[] = [];
  #current: { key: number; transfer: Transfer } | undefined;
  #key = 0;

  constructor(
    private readonly send: Send,
    private readonly changed: () => void,
    private readonly arrived: (files: readonly ChosenFile[]) => void,
  ) {}

  /** Where files go now; set before each drawing. */
  url = "";

  get busy(): boolean {
    return this.#current !== undefined;
  }

  add(files: readonly File[], limits: Limits): void {
    let room = limits.room - this.items.reduce((sum, i) => sum + (i.wrong ? 0 : i.file.size), 0);
    const added = files.map((file): Item => {
      const wrong = refusal(file, limits, room);
      if (!wrong) room -= file.size;
      return { key: ++this.#key, file, progress: 0, wrong };
    });
    this.#update([...this.items, ...added]);
    this.#next();
  }

  /** Takes a file back, on its way or failed. */
  remove(key: number): void {
    this.#update(this.items.filter((i) => i.key !== key));
    if (this.#current?.key !== key) return;
    this.#current.transfer.abort();
    this.#current = undefined;
    this.#next();
  }

  retry(key: number): void {
    this.#update(this.items.map((i) => (i.key === key ? { key, file: i.file, progress: 0 } : i)));
    this.#next();
  }

  /** Forgets all files that are on their way or have failed. */
  clear(): void {
    this.#current?.transfer.abort();
    this.#current = undefined;
    this.#arrived = [];
    this.#update([]);
  }

  #next(): void {
    if (this.#current) return;
    const item = this.items.find((i) => !i.wrong);
    if (!item) {
      const files = this.#arrived;
      this.#arrived = [];
      if (files.length > 0) this.arrived(files);
      return;
    }
    const { key } = item;
    const progress = (share: number) => this.#change(key, { progress: share });
    const done = (answer: Answer) => {
      if (this.#current?.key !== key) return;
      this.#current = undefined;
      if ("error" in answer) {
        this.#change(key, { wrong: answer.error, again: answer.again });
      } else {
        this.#arrived.push(answer);
        this.#update(this.items.filter((i) => i.key !== key));
      }
      this.#next();
    };
    this.#current = { key, transfer: this.send(this.url, item.file, progress, done) };
  }

  #change(key: number, change: Partial<Item>): void {
    this.#update(this.items.map((i) => (i.key === key ? { ...i, ...change } : i)));
  }

  #update(items: readonly Item[]): void {
    this.items = items;
    this.changed();
  }
}

function refusal(file: File, limits: Limits, room: number): string | undefined {
  if (!accepts(limits.accept, file)) return `Only ${wanted(limits.accept!).join(" or ")} can be given here.`;
  if (file.size > limits.max) return `It is larger than ${bytes(limits.max)}.`;
  if (file.size > room) return "There is no more room for your files: remove some first.";
  return undefined;
}

function accepts(accept: readonly string[] | undefined, file: File): boolean {
  if (!accept || accept.length === 0) return true;
  const name = file.name.toLowerCase();
  const type = file.type.toLowerCase();
  return accept.some((a) => {
    const wanted = a.toLowerCase();
    if (wanted.startsWith(".")) return name.endsWith(wanted);
    // A browser that does not know a type gives an empty one. Then the server decides.
    return type === "" || (wanted.endsWith("/*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted);
  });
}

const groups: Record<string, string> = { "image/*": "images", "audio/*": "sounds", "video/*": "videos", "text/*": "texts" };

/** The accepted types, in the words that people use. */
export function wanted(accept: readonly string[]): string[] {
  return accept.map((a) => groups[a.toLowerCase()] ?? (a.startsWith(".") ? a.slice(1).toUpperCase() : a));
}

/** A number of bytes as people say it. */
export function bytes(n: number): string {
  if (n === 1) return "1 byte";
  const units = ["bytes", "KB", "MB", "GB"];
  let unit = 0;
  while (n >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return `${unit === 0 || n >= 100 ? Math.round(n) : Number(n.toFixed(1))} ${units[unit]}`;
}

/** By XMLHttpRequest, because fetch does not report the progress of an upload. */
export const sendByRequest: Send = (url, file, progress, done) => {
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.setRequestHeader("Refrain-Name", encodeURIComponent(file.name));
  if (!file.type) request.setRequestHeader("Content-Type", "application/octet-stream");
  request.upload.onprogress = (e) => e.lengthComputable && progress(e.total ? e.loaded / e.total : 1);
  request.onload = () => done(answerOf(request.status, request.responseText));
  request.onerror = () => done({ error: "The connection was lost.", again: true });
  request.send(file);
  return request;
};

export function answerOf(status: number, text: string): Answer {
  let answer: Record<string, unknown> = {};
  try {
    answer = (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    // An answer in another form does not come from the app.
  }
  if (status === 200 && typeof answer["id"] === "string") return answer as unknown as ChosenFile;
  if (typeof answer["error"] === "string") return { error: answer["error"], again: status !== 413 && status !== 415 };
  if (status === 403 || status === 404) return { error: "This page has lost its session. Try again.", again: true };
  return { error: "The server did not take the file.", again: true };
}
