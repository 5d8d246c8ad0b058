// Parts of the page of which one is visible at a time. The page itself keeps the open one
// over runs, by its name. All parts are drawn, so that half-done work in one of them is
// there when its user comes back.

import { useId, useRef, useState } from "preact/hooks";
import { isRightToLeft } from "../direction.ts";
import { Kids, type Drawn } from "../node.tsx";

export function Tabs({ node }: Drawn) {
  const names = (node.props.names as readonly string[] | undefined) ?? [];
  const [chosen, setChosen] = useState<Chosen>({ name: names[0], at: 0 });
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const open = openTab(names, chosen);

  const choose = (at: number) => setChosen({ name: names[at], at });
  const onKeyDown = (e: KeyboardEvent) => {
    const at = neighbour(e.key, open, names.length, isRightToLeft(e.currentTarget as Element));
    if (at === undefined) return;
    e.preventDefault();
    choose(at);
    (list.current?.children[at] as HTMLElement | undefined)?.focus();
  };
  return (
    <>
      <div class="tab-list" role="tablist" ref={list} onKeyDown={onKeyDown}>
        {names.map((name, i) => (
          <button
            key={i}
            type="button"
            role="tab"
            class="tab-name"
            id={`${id}-tab-${i}`}
            aria-selected={i === open}
            aria-controls={`${id}-panel-${i}`}
            tabIndex={i === open ? 0 : -1}
            dir="auto"
            onClick={() => choose(i)}
          >
            {name || `Tab ${i + 1}`}
          </button>
        ))}
      </div>
      {names.map((name, i) => (
        <div
          key={`${name}#${names.indexOf(name) === i ? 0 : i}`}
          role="tabpanel"
          class="stack tab-panel"
          id={`${id}-panel-${i}`}
          aria-labelledby={`${id}-tab-${i}`}
          tabIndex={0}
          hidden={i !== open}
        >
          {node.kids[i] && <Kids of={node.kids[i]!} />}
        </div>
      ))}
    </>
  );
}

export interface Chosen {
  readonly name: string | undefined;
  readonly at: number;
}

/**
 * The tab to show: the chosen one by its name. If that is gone, it is the tab that now
 * stands in its place.
 */
export function openTab(names: readonly string[], { name, at }: Chosen): number {
  if (names[at] === name) return at;
  const moved = names.indexOf(name ?? "");
  return moved >= 0 ? moved : Math.max(0, Math.min(at, names.length - 1));
}

/** Where a key leads from a tab: round the ends, as lists of tabs do. */
export function neighbour(key: string, from: number, count: number, rtl = false): number | undefined {
  const ahead = rtl ? count - 1 : 1;
  switch (key) {
    case "ArrowRight":
      return (from + ahead) % count;
    case "ArrowLeft":
      return (from + count - ahead) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
  }
  return undefined;
}
