import { fire } from "./dom.ts";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { transport } from "../src/widgets/upload.tsx";
import type { Answer } from "../src/widgets/uploads.ts";
import { delta, event, find, press, put, root, sent, show, user } from "./harness.tsx";
import type { Props } from "../src/wire.ts";

let sending: { url: string; name: string; done: (a: Answer) => void; aborted: boolean }[];

beforeEach(() => {
  sending = [];
  transport.send = (url, file, _, done) => {
    const s = { url, name: file.name, done, aborted: false };
    sending.push(s);
    return { abort: () => (s.aborted = true) };
  };
});

const field = (more: object = {}): Props => ({ k: "upload", id: "up", label: "Data", url: "upload/T", max: 2048, room: 9999, v: [], ...more });
const chosen = (name: string) => ({ id: `id-${name}`, name, size: 4 });
const files = (...names: string[]) => names.map((n) => new File(["data"], n));
const drop = (...names: string[]) => user(() => void fire(find(".drop"), "drop", { dataTransfer: { files: files(...names) } }));
const button = (name: string) => find(`button[aria-label="${name}"]`);
const lines = () => [...root.querySelectorAll(".file-name")].map((e) => e.textContent);

test("a label names the place for files, and a hint says what it takes", () => {
  show(field({ accept: [".csv", "image/*"], many: true }));
  const [input, button] = [find("input[type=file]"), find(".drop-button")];
  assert.equal((root.querySelector("main label") as HTMLLabelElement).htmlFor, button.id);
  assert.deepEqual([input.multiple, input.accept], [true, ".csv,image/*"]);
  assert.equal(document.getElementById(button.getAttribute("aria-describedby")!)!.textContent, "CSV, images, up to 2 KB each");
  let opened = 0;
  input.click = () => void opened++;
  user(() => button.click());
  assert.equal(opened, 1, "the button opens the browser's dialog");
});

test("a file that has arrived is the value, in place of the former", () => {
  show(field({ v: [chosen("old")] }));
  drop("a", "b");
  assert.deepEqual(sending.map((s) => [s.url, s.name]), [["upload/T", "a"]]);
  assert.deepEqual(lines(), ["old", "a"]);
  assert.ok(find('progress[aria-label="Uploading a"]'));
  user(() => sending[0]!.done(chosen("a")));
  assert.deepEqual(sent, [event(1, { up: [chosen("a")] })]);
  assert.deepEqual(lines(), ["a"]);
  assert.equal(find("main [role=status]").textContent, "a has arrived.");
});

test("several are beside those that were there, and one can be removed", () => {
  show(field({ v: [chosen("old")], many: true }));
  drop("a", "b");
  user(() => sending[0]!.done(chosen("a")));
  user(() => sending[1]!.done(chosen("b")));
  assert.deepEqual(sent, [event(1, { up: ["old", "a", "b"].map(chosen) })]);
  user(() => button("Remove a").click());
  assert.deepEqual(sent.slice(1), [event(2, { up: ["old", "b"].map(chosen) })]);
  delta([put(0, field({ v: [chosen("b")], many: true }))], { seen: 2, end: "done" });
  assert.deepEqual(lines(), ["b"]);
});

test("what goes wrong is a sentence beside the file, with the way out", () => {
  show(field());
  drop("a");
  user(() => sending[0]!.done({ error: "The connection was lost.", again: true }));
  assert.equal(find('[role="alert"]').textContent, "The connection was lost.");
  user(() => button("Try a again").click());
  user(() => button("Cancel a").click());
  assert.deepEqual([sending.length, sending[1]!.aborted, lines(), sent], [2, true, [], []]);
});

test("a place that cannot be used takes no drop", () => {
  show(field({ disabled: true, v: [chosen("a")] }));
  drop("b");
  assert.deepEqual(sending, []);
  assert.equal(find(".drop-button").disabled, true);
  assert.equal(button("Remove a").disabled, true);
});

test("a place that leaves the page ends what is on its way", () => {
  show(field());
  drop("a");
  show({ k: "text", text: "gone" });
  assert.equal(sending[0]!.aborted, true);
});

test("a download is a link, and a press", () => {
  const node: Props = { k: "download", id: "down", label: "Save", url: "download/T", name: "a.csv" };
  show(node);
  const link = find("a.press") as unknown as HTMLAnchorElement;
  assert.deepEqual([link.getAttribute("href"), link.getAttribute("download"), link.textContent], ["download/T", "a.csv", "Save"]);
  user(() => link.click());
  assert.deepEqual(sent, [event(1, {}, ["down"])]);
  user(() => press(link, "Escape"));
  show({ ...node, disabled: true });
  const off = find("a.press");
  user(() => off.click());
  assert.deepEqual([off.getAttribute("href"), off.getAttribute("role"), off.getAttribute("aria-disabled"), sent.length], [null, "link", "true", 1]);
});

test("media have a name, and an image keeps its room", () => {
  show(
    { k: "image", url: "media/A", label: "A cat", caption: "Asleep", w: 300, h: 200, width: 150 },
    { k: "image", url: "media/B" },
    { k: "audio", url: "media/C", caption: "A sound" },
    { k: "video", url: "media/D", label: "A film" },
  );
  const [cat, plain] = [...root.querySelectorAll("img")] as HTMLImageElement[];
  assert.deepEqual([cat!.alt, cat!.getAttribute("width"), cat!.getAttribute("height"), cat!.style.width, cat!.getAttribute("loading")], ["A cat", "300", "200", "150px", "lazy"]);
  assert.equal(root.querySelector("figcaption")!.textContent, "Asleep");
  assert.equal(plain!.alt, "Image");
  assert.equal(find("audio").getAttribute("aria-label"), "A sound");
  assert.equal(find("video").getAttribute("aria-label"), "A film");
});

test("an image is enlarged by a click or a button, and Escape leads back", () => {
  show({ k: "image", url: "media/A", label: "A cat" });
  const button = find(".image-enlarge");
  assert.equal(button.getAttribute("aria-label"), "Enlarge A cat");
  user(() => button.click());
  const large = () => root.querySelector("dialog.enlarged");
  assert.equal(large()?.querySelector("img")?.getAttribute("src"), "media/A");
  user(() => press(large()!, "Escape"));
  assert.equal(large(), null);
  user(() => find(".image-box img").click());
  user(() => find("dialog.enlarged img").click());
  assert.equal(large(), null);
  assert.equal(sent.length, 0, "the app knows nothing of it");
});
