// A table that can be edited.

import type { Drawn } from "../node.tsx";
import { useEditing } from "./editing.tsx";
import { Table } from "./table.tsx";

export function Editor({ node }: Drawn) {
  return <Table node={node} useEditing={useEditing} />;
}
