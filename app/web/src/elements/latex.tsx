// A formula. The code that draws it is loaded only when a page has a formula.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Drawn } from "../node.tsx";

export function Latex({ node }: Drawn) {
  const text = String(node.props.text ?? "");
  const place = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState(false);
  const [wrong, setWrong] = useState("");

  useEffect(() => {
    let left = false;
    import("../latex/latex.ts")
      .then(({ drawFormula }) => drawFormula(text))
      .then((formula) => {
        if (left) return;
        place.current!.replaceChildren(formula);
        setDrawn(true);
        setWrong("");
      })
      .catch((e: unknown) => {
        if (left) return;
        setDrawn(false);
        setWrong(e instanceof Error ? e.message : String(e));
      });
    return () => {
      left = true;
    };
  }, [text]);

  return (
    <>
      <div class="latex-formula" ref={place} hidden={!drawn} />
      {!drawn && <pre class="latex-source">{text}</pre>}
      {wrong && (
        <p class="field-wrong" role="alert">
          This formula cannot be drawn: {wrong}
        </p>
      )}
    </>
  );
}
