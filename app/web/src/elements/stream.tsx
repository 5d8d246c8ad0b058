// Markdown that is still arriving. Its blocks are its children, so that only the last of
// them are drawn again.

import { Kids, type Drawn } from "../node.tsx";

export function Stream({ node }: Drawn) {
  const going = node.props.going === true;
  return (
    // A screen reader waits until all is there rather than read each word by itself.
    <div class={going ? "stack stream going" : "stack stream"} aria-live="polite" aria-busy={going}>
      <Kids of={node} />
    </div>
  );
}
