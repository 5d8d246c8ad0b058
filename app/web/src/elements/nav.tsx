// The pages of the app. They are links, so that a user can open them in another tab, copy
// them, and see where they lead.

import { useContext } from "preact/hooks";
import { urlOf, visit } from "../address.ts";
import { Uncover, useSession } from "../context.ts";
import type { Drawn } from "../node.tsx";

interface Page {
  readonly path: string;
  readonly title: string;
  readonly icon?: string;
  readonly here?: boolean;
}

export function Nav({ node }: Drawn) {
  const pages = node.props.pages as readonly Page[];
  const session = useSession();
  const uncover = useContext(Uncover);
  const onClick = (e: MouseEvent, page: string) => {
    if (e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    uncover();
    visit(session, { page, query: "" });
  };
  return (
    <nav aria-label="Pages">
      <ul class="nav-pages">
        {pages.map((p) => (
          <li key={p.path}>
            <a
              class="nav-page"
              href={urlOf({ page: p.path, query: "" })}
              aria-current={p.here ? "page" : undefined}
              onClick={(e) => onClick(e, p.path)}
            >
              {p.icon && <span class="nav-icon" aria-hidden="true">{p.icon}</span>}
              <span dir="auto">{p.title}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
