// Kinds whose code is loaded when a page first shows one of them.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Drawn } from "./node.tsx";
import type { Props } from "./wire.ts";

/** Loads the code of a kind. */
type Load = () => Promise<ComponentType<Drawn>>;

const loads: Load[] = [];

/** A component that is a place of about its height, in pixels, until its code has come. */
export function lazily(fetch: Load, height: (props: Props) => number): ComponentType<Drawn> {
  let loaded: ComponentType<Drawn> | undefined;
  const load = async () => (loaded ??= await fetch());
  loads.push(load);
  return (drawn: Drawn) => {
    const [Kind, setKind] = useState(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (!Kind) load().then((kind) => setKind(() => kind), () => setFailed(true));
    }, []);
    if (Kind) return <Kind {...drawn} />;
    if (!failed) return <div aria-busy="true" style={{ height: `${height(drawn.node.props)}px` }} />;
    return (
      <p class="field-wrong" role="alert">
        The code of this element could not be loaded. Reload the page.
      </p>
    );
  };
}

/** Loads the code of all kinds. Tests draw them at once then. */
export async function loadAll(): Promise<void> {
  for (const load of loads) await load();
}
