// A place for files. They are dropped on it, or chosen in the browser's own dialog, which
// a button opens. A screen reader would always call the browser's own control "no file
// chosen". Below stand the chosen files, and those on their way.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useReducer, useRef, useState } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import { CloseIcon, UploadIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import type { ChosenFile } from "../wire.ts";
import { Field, type WidgetProps } from "./field.tsx";
import { bytes, sendByRequest, Uploads, wanted, type Item, type Limits, type Send } from "./uploads.ts";

interface UploadProps extends WidgetProps, Limits {
  readonly url: string;
  readonly many?: boolean;
  readonly v: readonly ChosenFile[];
}

/** How files are sent; tests send them nowhere. */
export const transport: { send: Send } = { send: sendByRequest };

export function Upload({ node }: Drawn) {
  const p = node.props as unknown as UploadProps;
  const control = useId();
  const hint = useId();
  const session = useSession();
  const value = useValue(p.id, p.v);
  const dialog = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [said, setSaid] = useState("");

  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const lost = session.lostFiles.of(p.id).filter((f) => !value.some((there) => there.id === f.id));

  const choose = (files: readonly ChosenFile[]) => session.set(p.id, files);
  const uploads = useUploads((arrived) => {
    choose(p.many ? [...value, ...arrived] : arrived.slice(-1));
    setSaid(arrived.map((f) => `${f.name} has arrived.`).join(" "));
  });
  uploads.url = p.url;

  const add = (list: FileList | null | undefined) => {
    const files = Array.from(list ?? []);
    if (p.disabled || files.length === 0) return;
    session.lostFiles.forget(p.id);
    if (!p.many) uploads.clear();
    uploads.add(p.many ? files : files.slice(0, 1), p);
  };
  const onDrag = (e: DragEvent) => {
    e.preventDefault();
    // A pointer that moves to a part inside of the place has not left it.
    const inside = e.type === "dragleave" && (e.currentTarget as Element).contains(e.relatedTarget as Element | null);
    setOver((e.type === "dragover" || inside) && !p.disabled);
  };
  return (
    <Field widget={p} for={control}>
      <div
        class={over ? "drop over" : "drop"}
        onDragOver={onDrag}
        onDragLeave={onDrag}
        onDrop={(e) => {
          onDrag(e);
          add(e.dataTransfer?.files);
        }}
      >
        <button
          id={control}
          type="button"
          class="drop-button"
          disabled={p.disabled}
          aria-label={p.label}
          aria-describedby={hint}
          onClick={() => dialog.current?.click()}
        />
        <div class="drop-face">
          <UploadIcon />
          <span class="drop-text">
            <span>{over ? "Let go to upload" : <Invitation many={p.many} />}</span>
            <span id={hint} class="drop-hint">{hintOf(p)}</span>
          </span>
        </div>
        <input
          type="file"
          ref={dialog}
          hidden
          multiple={p.many}
          accept={p.accept?.join(",")}
          onChange={(e) => {
            add(e.currentTarget.files);
            e.currentTarget.value = ""; // the same file may be chosen again
          }}
        />
      </div>
      {(value.length > 0 || uploads.items.length > 0 || lost.length > 0) && (
        <ul class="files" aria-label={`Files of ${p.label}`}>
          {value.map((f) => (
            <FileLine key={f.id} name={f.name} size={f.size}>
              <Remove name={f.name} disabled={p.disabled} onRemove={() => choose(value.filter((other) => other.id !== f.id))} />
            </FileLine>
          ))}
          {lost.map((f) => (
            <FileLine key={f.id} name={f.name} size={f.size} wrong="It was lost with the connection: give it again.">
              <Remove
                name={f.name}
                onRemove={() => {
                  session.lostFiles.forget(p.id, f);
                  redraw(undefined);
                }}
              />
            </FileLine>
          ))}
          {uploads.items.map((item) => (
            <ItemLine key={item.key} item={item} uploads={uploads} />
          ))}
        </ul>
      )}
      <span class="sr-only" role="status">{said}</span>
    </Field>
  );
}

/** The uploads of one field. They end with it. */
function useUploads(arrived: (files: readonly ChosenFile[]) => void): Uploads {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const latest = useRef(arrived);
  latest.current = arrived;
  const uploads = useRef<Uploads>(undefined);
  uploads.current ??= new Uploads(
    (...args) => transport.send(...args),
    () => redraw(undefined),
    (files) => latest.current(files),
  );
  useEffect(() => () => uploads.current?.clear(), []);
  return uploads.current;
}

function Invitation({ many }: { many: boolean | undefined }) {
  return many ? <><b>Choose files</b> or drop them here</> : <><b>Choose a file</b> or drop it here</>;
}

function hintOf({ accept, max, many }: UploadProps): string {
  const hint = [...wanted(accept ?? []), `up to ${bytes(max)}${many ? " each" : ""}`].join(", ");
  return hint[0]!.toUpperCase() + hint.slice(1);
}

/** A file on its way, or one that was refused. */
function ItemLine({ item, uploads }: { item: Item; uploads: Uploads }) {
  const { name, size } = item.file;
  return (
    <FileLine name={name} size={size} wrong={item.wrong} progress={item.wrong ? undefined : item.progress}>
      {item.again && (
        <button type="button" class="quiet" aria-label={`Try ${name} again`} onClick={() => uploads.retry(item.key)}>
          Try again
        </button>
      )}
      <Remove name={name} verb={item.wrong ? "Remove" : "Cancel"} onRemove={() => uploads.remove(item.key)} />
    </FileLine>
  );
}

interface FileLineProps {
  readonly name: string;
  readonly size: number;
  readonly wrong?: string | undefined;
  readonly progress?: number | undefined;
  readonly children: ComponentChildren;
}

function FileLine({ name, size, wrong, progress, children }: FileLineProps) {
  return (
    <li class="file">
      <span class="file-name" dir="auto">{name}</span>
      <span class="file-size">{bytes(size)}</span>
      {children}
      {progress !== undefined && <progress max={1} value={progress} aria-label={`Uploading ${name}`} />}
      {wrong && (
        <span class="file-wrong" role="alert">
          {wrong}
        </span>
      )}
    </li>
  );
}

interface RemoveProps {
  readonly name: string;
  readonly verb?: string;
  readonly disabled?: boolean | undefined;
  readonly onRemove: () => void;
}

function Remove({ name, verb = "Remove", disabled, onRemove }: RemoveProps) {
  return (
    <button type="button" class="quiet icon-button file-remove" aria-label={`${verb} ${name}`} disabled={disabled} onClick={onRemove}>
      <CloseIcon />
    </button>
  );
}
