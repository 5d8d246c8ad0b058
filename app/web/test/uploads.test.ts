import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answerOf, bytes, Uploads, type Answer } from "../src/widgets/uploads.ts";
import type { ChosenFile } from "../src/wire.ts";

interface Sent {
  readonly name: string;
  readonly progress: (share: number) => void;
  readonly done: (answer: Answer) => void;
  aborted: boolean;
}

let sent: Sent[];
let arrived: string[][];
let uploads: Uploads;

beforeEach(() => {
  sent = [];
  arrived = [];
  uploads = new Uploads(
    (_, file, progress, done) => {
      const s: Sent = { name: file.name, progress, done, aborted: false };
      sent.push(s);
      return { abort: () => (s.aborted = true) };
    },
    () => {},
    (files) => arrived.push(files.map((f) => f.name)),
  );
});

const file = (name: string, size = 1, type = "") => new File(["x".repeat(size)], name, { type });
const any = { max: 100, room: 1000 };
const ok = (name: string): ChosenFile => ({ id: name, name, size: 1 });
const wrongs = () => uploads.items.map((i) => i.wrong ?? "");

test("files go one after another, and one run sees them all", () => {
  uploads.add([file("a"), file("b")], any);
  assert.deepEqual(sent.map((s) => s.name), ["a"]);
  sent[0]!.progress(0.5);
  assert.deepEqual(uploads.items.map((i) => i.progress), [0.5, 0]);
  sent[0]!.done(ok("a"));
  uploads.add([file("c")], any);
  sent[1]!.done(ok("b"));
  assert.deepEqual(arrived, []);
  sent[2]!.done(ok("c"));
  assert.deepEqual(arrived, [["a", "b", "c"]]);
  assert.deepEqual(uploads.items, []);
});

test("a file that is not taken says why, and the others go on", () => {
  uploads.add([file("a"), file("b"), file("c")], any);
  sent[0]!.done({ error: "No room.", again: true });
  sent[1]!.done({ error: "Never.", again: false });
  sent[2]!.done(ok("c"));
  assert.deepEqual(arrived, [["c"]]);
  assert.deepEqual(wrongs(), ["No room.", "Never."]);
  uploads.retry(uploads.items[0]!.key);
  sent[3]!.done(ok("a"));
  assert.deepEqual(arrived, [["c"], ["a"]]);
  uploads.remove(uploads.items[0]!.key);
  assert.deepEqual(uploads.items, []);
});

test("what was taken back neither arrives nor stops the rest", () => {
  uploads.add([file("a"), file("b"), file("c")], any);
  uploads.remove(uploads.items[1]!.key);
  uploads.remove(uploads.items[0]!.key);
  assert.equal(sent[0]!.aborted, true);
  sent[0]!.done(ok("a")); // it had arrived in that moment
  assert.deepEqual(sent.map((s) => s.name), ["a", "c"]);
  sent[1]!.done(ok("c"));
  assert.deepEqual(arrived, [["c"]]);
});

test("a field that goes from the page takes its uploads along", () => {
  uploads.add([file("a"), file("b")], any);
  uploads.clear();
  sent[0]!.done(ok("a"));
  assert.deepEqual([sent.length, sent[0]!.aborted, arrived, uploads.busy], [1, true, [], false]);
});

test("what the server would refuse is not sent to it", () => {
  uploads.add([file("large", 101), file("a", 60), file("b", 60)], { max: 100, room: 100 });
  assert.deepEqual(wrongs(), ["It is larger than 100 bytes.", "", "There is no more room for your files: remove some first."]);
  uploads.clear();
  const accept = [".csv", "image/*", "text/html"];
  uploads.add([file("a.CSV"), file("b.png", 1, "image/png"), file("c", 1, "text/html"), file("d", 1, "text/plain"), file("e.csv.exe", 1, "x/y"), file("unknown")], { ...any, accept });
  assert.deepEqual(wrongs().map((w) => w !== ""), [false, false, false, true, true, false]);
  assert.equal(wrongs()[3], "Only CSV or images or text/html can be given here.");
});

test("an answer of any kind is a file or a sentence", () => {
  assert.deepEqual(answerOf(200, '{"id":"i","name":"n","size":3}'), { id: "i", name: "n", size: 3 });
  assert.deepEqual(answerOf(507, '{"error":"No room."}'), { error: "No room.", again: true });
  assert.deepEqual(answerOf(413, '{"error":"Too large."}'), { error: "Too large.", again: false });
  assert.deepEqual(answerOf(404, ""), { error: "This page has lost its session. Try again.", again: true }, "the page may have another by then");
  for (const [status, text] of [[404, "gone"], [502, "<html>"], [200, "{}"], [200, "null "], [200, ""]] as const) {
    const answer = answerOf(status, text);
    assert.match("error" in answer ? answer.error : "", /^(This page has lost|The server did not)/, `${status} ${text}`);
  }
});

test("sizes read as people say them", () => {
  assert.deepEqual([0, 1023, 1024, 1536, 200 << 20, 5 * 2 ** 40].map(bytes), ["0 bytes", "1023 bytes", "1 KB", "1.5 KB", "200 MB", "5120 GB"]);
});
