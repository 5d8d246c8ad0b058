// Builds src into dist: the scripts and styles, manifest.json (plain name to hashed name) and licences.txt. The same
// sources and lock file give the same bytes, so dist is committed and a check compares.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(root, "dist");

await rm(out, { recursive: true, force: true });
await mkdir(out);

const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["chrome123", "firefox120", "safari17.5"],
  entryNames: "[name]-[hash]",
  legalComments: "none", // licences.txt has them whole
  metafile: true,
  logLevel: "warning",
};

const module = { ...common, format: "esm", jsx: "automatic", jsxImportSource: "preact" };

// KaTeX's style sheet names each font in three formats; browsers that can show this page read the first.
const woff2Only = {
  name: "woff2-only",
  setup(b) {
    b.onLoad({ filter: /\/katex(\.min)?\.css$/ }, async ({ path: file }) => {
      const css = await readFile(file, "utf8");
      return { contents: css.replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\([^)]*\)/g, ""), loader: "css" };
    });
  },
};

const formulaStyle = await build({
  ...common,
  entryPoints: { latex: "src/latex/latex.css" },
  plugins: [woff2Only],
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
});

// What few pages need is built by itself and named where the page imports it. (Built together, what two of them need
// would become a third file, to be fetched by pages without either too.)
const charts = await build({ ...module, entryPoints: { vega: "src/chart/vega.ts" } });
const formulas = await build({
  ...module,
  entryPoints: { latex: "src/latex/latex.ts" },
  define: { LATEX_STYLE: JSON.stringify("./" + fileOf(formulaStyle, ".css")) },
});

// Code that draws elements needs the page's own Preact, and so the modules that handed.ts imports.
// Its imports of them are read from where handed.ts has put them.
const handed = new Map();
const imports = /^import \{ (.*) \} from "(.*)";$/gm;
for (const [, names, from] of (await readFile(path.join(root, "src/handed.ts"), "utf8")).matchAll(imports)) {
  handed.set(from.startsWith(".") ? path.join(root, "src", from) : from, names);
}
const fromPage = {
  name: "from-page",
  setup(b) {
    b.onResolve({ filter: /./ }, ({ path: name, resolveDir }) => {
      const own = name.startsWith(".");
      const from = own ? path.join(resolveDir, name) : name;
      if (!handed.has(from)) return undefined;
      // The path becomes part of the hashes, so it does not say where this folder is.
      return { path: own ? path.relative(root, from) : name, pluginData: handed.get(from), namespace: "page" };
    });
    b.onLoad({ filter: /./, namespace: "page" }, ({ pluginData: names }) => ({
      contents: `export const { ${names} } = refrain;`,
    }));
  },
};
const ofPage = { ...module, plugins: [fromPage] };
const uploads = await build({ ...ofPage, entryPoints: { upload: "src/widgets/upload.tsx" } });
const editors = await build({ ...ofPage, entryPoints: { editor: "src/table/editor.tsx" } });

const lazyByName = {
  name: "lazy-by-name",
  setup(b) {
    const lazy = (filter, result) =>
      b.onResolve({ filter }, ({ kind }) =>
        kind === "dynamic-import" ? { path: "./" + fileOf(result, ".js"), external: true } : undefined,
      );
    lazy(/\/chart\/vega\.ts$/, charts);
    lazy(/\/latex\/latex\.ts$/, formulas);
    lazy(/\/widgets\/upload\.tsx$/, uploads);
    lazy(/\/table\/editor\.tsx$/, editors);
  },
};

const main = await build({ ...module, entryPoints: { main: "src/main.tsx" }, plugins: [lazyByName] });
const inMain = sourcesIn(main);
for (const part of [uploads, editors]) {
  const copy = sourcesIn(part).find((file) => inMain.includes(file));
  if (copy) throw new Error(`${copy} would be there twice: the page's src/handed.ts has to import what is used of it`);
}

const results = [
  charts,
  formulas,
  formulaStyle,
  uploads,
  editors,
  main,
  await build({ ...common, entryPoints: { theme: "src/theme-early.ts" }, format: "iife" }),
  await build({ ...common, entryPoints: { main: "src/styles/main.css" } }),
];

await writeManifest(results);
await writeLicences(results);

function fileOf({ metafile }, ext) {
  const file = Object.keys(metafile.outputs).find((f) => f.endsWith(ext));
  return path.basename(file);
}

/** The sources whose code is in the script that was built. */
function sourcesIn({ metafile }) {
  const [{ inputs }] = Object.values(metafile.outputs);
  return Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0);
}

async function writeManifest(results) {
  const names = {};
  for (const { metafile } of results) {
    for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
      if (!entryPoint) continue;
      const base = path.basename(file);
      names[base.replace(/-[A-Z0-9]{8}(?=\.)/, "")] = base;
    }
  }
  const sorted = Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(path.join(out, "manifest.json"), JSON.stringify(sorted, null, 2) + "\n");
}

// The licences of what is bundled ask that their text goes along with it.
async function writeLicences(results) {
  const packages = new Set();
  for (const { metafile } of results) {
    for (const input of Object.keys(metafile.inputs)) {
      const m = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (m) packages.add(m[1]);
    }
  }
  let text = "Refrain's page contains code of these packages.\n";
  for (const name of [...packages].sort()) {
    const dir = path.join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(path.join(dir, "package.json"), "utf8"));
    const file = (await readdir(dir)).filter((f) => /^(licen[cs]e|copying)/i.test(f)).sort()[0];
    text += `\n== ${name} ${version} (${license})\n\n`;
    text += file ? (await readFile(path.join(dir, file), "utf8")).trim() + "\n" : "";
  }
  await writeFile(path.join(out, "licences.txt"), text);
}
