// The page: its bars, the sidebar and the main part.

import { useEffect } from "preact/hooks";
import { Uncover, useSession, useSessionState } from "./context.ts";
import { Kids } from "./node.tsx";
import { shieldComposition } from "./ime.ts";
import { Menu } from "./menu.tsx";
import { Connection } from "./connection.tsx";
import { NoticePanel } from "./notice.tsx";
import { Running } from "./running.tsx";
import { Sidebar, useDrawer, useRoomBeside } from "./sidebar.tsx";
import { shortcutsAreOn } from "./shortcuts.ts";
import { ToastStack } from "./toaststack.tsx";
import { TroublePanel } from "./troublepanel.tsx";

export function Page() {
  const session = useSession();
  const { root, drawn, running, lost, gone, notice, trouble } = useSessionState();
  const [main, side] = [root.kids[0]!, root.kids[1]!];
  const drawer = useDrawer(side.kids.length > 0);
  const failed = !!(notice || trouble || gone);
  const { room, hold } = useRoomBeside(side.kids.length > 0, drawn, running, failed);
  useRerunKey(() => session.rerun());
  useEffect(() => shieldComposition(document), []);
  return (
    <Uncover.Provider value={drawer.close}>
      <div class={`page${room ? " with-sidebar" : ""}${hold ? " holding" : ""}`}>
        <SkipLink />
        <Sidebar node={side} drawer={drawer} />
        <div class="content" inert={drawer.covering}>
          <header class="topbar">
            {drawer.button}
            <span class="topbar-space" />
            <Running />
            <Menu />
          </header>
          <Connection lost={lost && drawn && !trouble} gone={gone} />
          {trouble && <TroublePanel trouble={trouble} />}
          {notice && <NoticePanel notice={notice} />}
          <main id="content" tabIndex={-1} class="stack">{drawn ? <Kids of={main} /> : !failed && <Skeleton />}</main>
        </div>
        <ToastStack toasts={session.toasts} />
      </div>
    </Uncover.Provider>
  );
}

/** The first stop of the keyboard, seen only there: it leads past the sidebar and the bar. */
function SkipLink() {
  const skip = (e: Event) => {
    e.preventDefault(); // the address is the app's
    document.getElementById("content")?.focus();
  };
  return (
    <a class="skip-link" href="#content" onClick={skip}>
      Skip to content
    </a>
  );
}

/**
 * Stands for the page while nothing is known of it. The style sheet shows it only after a
 * moment.
 */
function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  );
}

/** The key r runs the app again, unless the focused element uses the key. */
function useRerunKey(rerun: () => void): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (!shortcutsAreOn() || e.key !== "r" || e.ctrlKey || e.metaKey || e.altKey || e.repeat || e.defaultPrevented) return;
      if (e.target instanceof Element && e.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
      rerun();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
