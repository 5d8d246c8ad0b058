// Headings and running text.

import { useEffect, useRef } from "preact/hooks";
import type { Drawn } from "../node.tsx";

const text = ({ node }: Drawn) => String(node.props.text ?? "");

export const Title = (p: Drawn) => <h1 dir="auto">{text(p)}</h1>;
export const Header = (p: Drawn) => <h2 dir="auto">{text(p)}</h2>;
export const Subheader = (p: Drawn) => <h3 dir="auto">{text(p)}</h3>;
export const Text = (p: Drawn) => <p class="plain" dir="auto">{text(p)}</p>;
export const Caption = (p: Drawn) => <p class="plain muted" dir="auto">{text(p)}</p>;
export const Divider = () => <hr />;

/**
 * The server has sanitized the HTML. The page's policy forbids scripts and styles in it
 * as well.
 */
export function Markdown({ node }: Drawn) {
  const html = String(node.props.html ?? "");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => drawFormulas(place.current!), [html]);
  return <div class="prose" dir="auto" ref={place} dangerouslySetInnerHTML={{ __html: html }} />;
}

/**
 * Draws the formulas of a text. The source of a formula shows until then, and for good if
 * it is wrong. Returns a function that ends the drawing.
 */
function drawFormulas(place: Element): (() => void) | undefined {
  const formulas = [...place.querySelectorAll<HTMLElement>(".math-inline, .math-display")];
  if (formulas.length === 0) return undefined;
  let left = false;
  const draw = async (at: HTMLElement, drawFormula: typeof import("../latex/latex.ts").drawFormula) => {
    const formula = await drawFormula(at.textContent ?? "", at.className === "math-display");
    if (!left) at.replaceChildren(formula);
  };
  import("../latex/latex.ts")
    .then(({ drawFormula }) => Promise.allSettled(formulas.map((at) => draw(at, drawFormula))))
    .catch(() => {}); // the source can be read
  return () => {
    left = true;
  };
}
