// Draws a node by its kind, and the children of a node. A node that is the same object as
// before is not drawn again. So the cost of a delta depends on its changes and not on the
// length of the page.

import { Component, createContext, type ComponentType } from "preact";
import { shown, type Node } from "./tree.ts";

export interface Drawn {
  readonly node: Node;
}

export type Kinds = Readonly<Record<string, ComponentType<Drawn>>>;

/** The component for each kind of nodes. */
export const KindsContext = createContext<Kinds>({});

interface NodeViewProps {
  readonly node: Node;
  readonly stale: boolean;
}

class NodeView extends Component<NodeViewProps> {
  static override contextType = KindsContext;
  declare context: Kinds;

  override shouldComponentUpdate(next: NodeViewProps): boolean {
    return next.node !== this.props.node || next.stale !== this.props.stale;
  }

  override render({ node, stale }: NodeViewProps) {
    const { k } = node.props;
    if (k === "empty" || ((k === "container" || k === "fragment") && node.kids.length === 0)) return null;
    const Kind = this.context[k] ?? Unknown;
    return (
      <div class={stale && k !== "spinner" ? `node ${k} stale` : `node ${k}`}>
        <Kind node={node} />
      </div>
    );
  }
}

export function Kids({ of }: { of: Node }) {
  return (
    <>
      {shown(of).map(({ node, key, stale }) => (
        <NodeView key={key} node={node} stale={stale} />
      ))}
    </>
  );
}

function Unknown({ node }: Drawn) {
  return <p class="unknown">This page cannot show “{node.props.k}”. Reload it to get its newest version.</p>;
}
