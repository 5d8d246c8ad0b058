// A part of the page without looks of its own.

import { Kids, type Drawn } from "../node.tsx";

export function Container({ node }: Drawn) {
  return (
    <div class="stack">
      <Kids of={node} />
    </div>
  );
}
