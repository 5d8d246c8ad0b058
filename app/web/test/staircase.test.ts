import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

// The steps of the client, the lowest first. A file may import files of its own step and of
// the steps below. A new folder needs a place here.
const steps: readonly (readonly string[])[] = [
  ["format"], // numbers and times as texts, which the libraries' drawings need too
  ["chart", "latex"], // drawn by large libraries, and loaded only when they are needed
  ["."], // the session, the page around the nodes, and the parts that nodes share
  ["widgets"],
  ["table"],
  ["elements"],
  ["kinds.tsx", "handed.ts"],
  ["main.tsx"],
];

type Imports = ReadonlyMap<string, readonly string[]>;

const stepOf = (file: string): number => {
  const own = steps.findIndex((names) => names.includes(file));
  return own >= 0 ? own : steps.findIndex((names) => names.includes(path.dirname(file)));
};

/** The imports that lead to a higher step, each as a sentence. */
function upward(imports: Imports): string[] {
  const wrong: string[] = [];
  for (const [file, targets] of imports) {
    if (stepOf(file) < 0) wrong.push(`${file} is in a folder without a step`);
    for (const target of targets) if (stepOf(target) > stepOf(file)) wrong.push(`${file} imports ${target}, which is above it`);
  }
  return wrong;
}

/** One circle among the imports, as the files along it; undefined if there is none. */
function circle(imports: Imports): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, way: string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of imports.get(file) ?? []) {
      const found = visit(target, [...way, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
  return undefined;
}

/** Of each file of the client, the files that it imports. Imports of types count too. */
async function clientImports(): Promise<Imports> {
  const src = path.resolve("src");
  const files = (await readdir(src, { recursive: true })).filter((f) => /\.tsx?$/.test(f));
  const found = new Map<string, string[]>();
  for (const file of files) {
    const text = await readFile(path.join(src, file), "utf8");
    const targets = [...text.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((m) => path.join(path.dirname(file), m[1]!));
    found.set(file, targets);
  }
  return found;
}

test("the client's imports run down the staircase, without a circle", async () => {
  const imports = await clientImports();
  assert.ok(imports.get("main.tsx")!.includes("kinds.tsx"), "imports are not found");
  assert.ok(imports.get("elements/chart.tsx")!.includes("chart/vega.ts"), "lazy imports are not found");
  for (const [file, targets] of imports) for (const t of targets) assert.ok(imports.has(t), `${file} imports ${t}, which is not there`);
  assert.deepEqual(upward(imports), []);
  assert.equal(circle(imports)?.join(" → "), undefined);
});

test("a circle and a step up are found", () => {
  const imports = new Map([
    ["wire.ts", ["views.ts"]],
    ["views.ts", ["wire.ts", "table/view.ts"]],
    ["table/view.ts", []],
    ["new/file.ts", []],
  ]);
  assert.deepEqual(circle(imports), ["wire.ts", "views.ts", "wire.ts"]);
  assert.deepEqual(upward(imports), ["views.ts imports table/view.ts, which is above it", "new/file.ts is in a folder without a step"]);
});
