// A part of the page that its user opens and closes. The server says only how it is at first.

import { useState } from "preact/hooks";
import { ChevronIcon } from "../icons.tsx";
import { Kids, type Drawn } from "../node.tsx";

export function Expander({ node }: Drawn) {
  const { label, open } = node.props as { label?: string; open?: boolean };
  const [atFirst] = useState(open === true);
  return (
    <details open={atFirst}>
      <summary>
        <ChevronIcon />
        <span dir="auto">{label}</span>
      </summary>
      <div class="stack">
        <Kids of={node} />
      </div>
    </details>
  );
}
