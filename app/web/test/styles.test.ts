import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

// The box around each node has its kind as a class. If a part of a component has the same
// class, the box gets the look of the part.
test("no part of a component has the name of a kind of node", async () => {
  const src = path.resolve("src");
  const table = await readFile(path.join(src, "kinds.tsx"), "utf8");
  const rows = /const kinds[^{]*\{(.*?)^\};/ms.exec(table)![1]!;
  const kinds = [...rows.matchAll(/^  (\w+):/gm)].map((m) => m[1]!);
  assert.ok(kinds.includes("chat") && kinds.includes("title"));
  for (const file of (await readdir(src, { recursive: true })).filter((f) => f.endsWith(".tsx"))) {
    const text = await readFile(path.join(src, file), "utf8");
    for (const [, names] of text.matchAll(/<(?:div|span|p|ul|li|section|button|input)\b[^>]*?class="([^"]*)"/g)) {
      for (const name of names!.split(" ")) assert.ok(!kinds.includes(name), `${file}: class="${names}" names a kind of node`);
    }
  }
});
