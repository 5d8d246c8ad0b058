// Draws a node by its kind, and the children of a node. A node that is the same object as before is not drawn again,
// so a delta costs what it changed, on a page of any length.

import { Component, type ComponentType } from "preact";
import { Chart } from "./elements/chart.tsx";
import { Code, Json } from "./elements/code.tsx";
import { Columns } from "./elements/columns.tsx";
import { Container } from "./elements/container.tsx";
import { Dialog } from "./elements/dialog.tsx";
import { Expander } from "./elements/expander.tsx";
import { Form } from "./elements/form.tsx";
import { Metric } from "./elements/metric.tsx";
import { Nav } from "./elements/nav.tsx";
import { Spinner } from "./elements/spinner.tsx";
import { Status } from "./elements/status.tsx";
import { Caption, Divider, Header, Markdown, Subheader, Text, Title } from "./elements/text.tsx";
import { Table } from "./table/table.tsx";
import { shown, type Node } from "./tree.ts";
import { Button } from "./widgets/button.tsx";
import { Checkbox } from "./widgets/checkbox.tsx";
import { NumberInput } from "./widgets/number.tsx";
import { Select } from "./widgets/select.tsx";
import { Slider } from "./widgets/slider.tsx";
import { Submit } from "./widgets/submit.tsx";
import { TextInput } from "./widgets/textinput.tsx";

export interface Drawn {
  readonly node: Node;
}

const kinds: Record<string, ComponentType<Drawn>> = {
  title: Title,
  header: Header,
  subheader: Subheader,
  text: Text,
  caption: Caption,
  markdown: Markdown,
  code: Code,
  json: Json,
  divider: Divider,
  metric: Metric,
  table: Table,
  vega: Chart,
  button: Button,
  checkbox: Checkbox,
  select: Select,
  slider: Slider,
  number: NumberInput,
  textinput: TextInput,
  columns: Columns,
  expander: Expander,
  container: Container,
  spinner: Spinner,
  fragment: Container,
  dialog: Dialog,
  form: Form,
  submit: Submit,
  nav: Nav,
  status: Status,
};

interface NodeViewProps {
  readonly node: Node;
  readonly stale: boolean;
}

class NodeView extends Component<NodeViewProps> {
  override shouldComponentUpdate(next: NodeViewProps): boolean {
    return next.node !== this.props.node || next.stale !== this.props.stale;
  }

  override render({ node, stale }: NodeViewProps) {
    const { k } = node.props;
    if (k === "empty" || ((k === "container" || k === "fragment") && node.kids.length === 0)) return null;
    const Kind = kinds[k] ?? Unknown;
    return (
      <div class={stale ? `node ${k} stale` : `node ${k}`}>
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
