// Parts of the page side by side; below one another where the window is narrow.

import { Kids, type Drawn } from "../node.tsx";
import type { Node } from "../tree.ts";

export function Columns({ node }: Drawn) {
  return (
    <div class="columns-row">
      {node.kids.map((column: Node, i) => (
        <div key={i} class="stack">
          <Kids of={column} />
        </div>
      ))}
    </div>
  );
}
