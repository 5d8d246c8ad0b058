// Draws formulas by KaTeX. It makes elements and not HTML, because the page's policy
// refuses style attributes, but allows the same styles when a script sets them.

import katex, { type KatexOptions } from "katex";
import { loadStyle } from "./style.ts";

const options: KatexOptions = {
  throwOnError: true,
  strict: "ignore",
  trust: false,
  maxSize: 20,
  maxExpand: 500,
};

/**
 * The formula as an element. The promise is rejected with a sentence about a fault of the
 * source.
 */
export async function drawFormula(source: string, displayMode = true): Promise<Element> {
  let tree: Virtual;
  try {
    tree = renderToTree(source, { ...options, displayMode });
  } catch (e) {
    throw new Error(e instanceof Error ? e.message.replace(/^KaTeX parse error: /, "") : String(e));
  }
  withoutStyleAttributes(tree);
  await loadStyle();
  return tree.toNode();
}

/**
 * The tree from which KaTeX makes elements. The visible part keeps its styles apart from
 * its attributes. The MathML, which is for screen readers, does not.
 */
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
