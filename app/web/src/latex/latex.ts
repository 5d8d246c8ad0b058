// Draws formulas by KaTeX. It makes elements rather than HTML: the page's policy refuses style attributes, and allows
// the same styles when a script sets them.

import katex, { type KatexOptions } from "katex";
import { loadStyle } from "./style.ts";

const options: KatexOptions = {
  displayMode: true,
  throwOnError: true,
  strict: "ignore",
  trust: false,
  maxSize: 20,
  maxExpand: 500,
};

/** The formula as an element. It is rejected with what is wrong with the source, in a sentence. */
export async function drawFormula(source: string): Promise<Element> {
  let tree: Virtual;
  try {
    tree = renderToTree(source, options);
  } catch (e) {
    throw new Error(e instanceof Error ? e.message.replace(/^KaTeX parse error: /, "") : String(e));
  }
  withoutStyleAttributes(tree);
  await loadStyle();
  return tree.toNode();
}

/** What KaTeX makes elements of. Styles of what is seen are apart from attributes; those of the MathML, which is there for
 * screen readers, are not. */
interface Virtual {
  readonly attributes?: Record<string, string>;
  readonly children?: readonly Virtual[];
  toNode(): Element;
}

const renderToTree = (katex as unknown as { __renderToDomTree(source: string, options: KatexOptions): Virtual }).__renderToDomTree;

function withoutStyleAttributes({ attributes, children }: Virtual): void {
  if (attributes) delete attributes.style;
  children?.forEach(withoutStyleAttributes);
}
