// Bundles the tests as the page is bundled, and runs them with Node's own runner: all of
// them, or those whose file names contain an argument (npm test inputs table).
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = await mkdtemp(path.join(here, "..", "node_modules", ".test-"));
try {
  const wanted = process.argv.slice(2);
  const tests = (await readdir(here))
    .filter((f) => /\.test\.tsx?$/.test(f) && (wanted.length === 0 || wanted.some((w) => f.includes(w))))
    .sort();
  if (tests.length === 0) throw new Error(`no test file has ${wanted.join(" or ")} in its name`);
  await build({
    entryPoints: tests.map((f) => path.join(here, f)),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["happy-dom"],
    jsx: "automatic",
    jsxImportSource: "preact",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = (await readdir(out)).map((f) => path.join(out, f));
  process.exitCode = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  await rm(out, { recursive: true });
}
