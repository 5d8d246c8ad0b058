import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, decodeWindow } from "../src/wire.ts";

function encode(row: number, col: number, cells: string[][], status = 0): ArrayBuffer {
  const [rows, cols] = [cells.length, cells[0]?.length ?? 0];
  const texts = cells.flat().map((text) => Buffer.from(text));
  const head = Buffer.alloc(24 + 4 * rows + 4 * texts.length);
  head.set([2, status]);
  head.writeUInt16LE(cols, 2);
  head.writeUInt32LE(9, 4);
  head.writeUInt32LE(row, 8);
  head.writeUInt32LE(rows, 12);
  head.writeUInt16LE(col, 16);
  head.writeUInt32LE(3_000_000, 20);
  for (let i = 0; i < rows; i++) head.writeUInt32LE(7 * i, 24 + 4 * i);
  let end = 0;
  texts.forEach((text, i) => head.writeUInt32LE((end += text.length), 24 + 4 * rows + 4 * i));
  const all = Buffer.concat([head, ...texts]);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.length) as ArrayBuffer;
}

test("a window comes back as it was sent", () => {
  const window = decodeWindow(encode(2_999_999, 3, [["1", ""], ["three", "-4.5"]]));
  assert.deepEqual(window, {
    status: 0,
    req: 9,
    row: 2_999_999,
    rows: 2,
    col: 3,
    cols: 2,
    total: 3_000_000,
    sources: [0, 7],
    cells: ["1", "", "three", "-4.5"],
  });
});

test("cells beyond ASCII are cut at their bytes, not at their characters", () => {
  // Hazard: one “ü” shifts every cell behind it.
  const cells = ["Zürich", "", "東京", "🎵", "end"];
  assert.deepEqual(decodeWindow(encode(0, 0, [cells])).cells, cells);
  assert.deepEqual(decodeWindow(encode(0, 0, [["\ufeffa", "b"]])).cells, ["\ufeffa", "b"], "a byte order mark is a character");
});

test("an answer without cells has its status", () => {
  for (const status of [1, 2]) {
    const { status: got, cells } = decodeWindow(encode(0, 0, [], status));
    assert.equal(got, status);
    assert.deepEqual(cells, []);
  }
});

test("a window that is cut short or of another version is refused at every length", () => {
  // Hazard: cells read from beyond the message.
  const whole = encode(0, 0, [["ab", "ü"], ["c", "d"]]);
  for (let length = 0; length < whole.byteLength; length++) {
    assert.throws(() => decodeWindow(whole.slice(0, length)), RangeError, `${length} bytes`);
  }
  const other = whole.slice(0);
  new DataView(other).setUint8(0, 1);
  assert.throws(() => decodeWindow(other), RangeError);
});

test("messages of unknown types are nothing", () => {
  assert.equal(decode('{"t":"later"}'), undefined);
  assert.equal(decode("[]"), undefined);
  assert.equal(decode("null"), undefined);
  assert.equal(decode('{"t":"gone","why":"x"}')?.t, "gone");
});
