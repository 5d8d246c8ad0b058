// The page: its bars, the sidebar and the main part.

import { useEffect } from "preact/hooks";
import { Uncover, useSession, useSessionState } from "./context.ts";
import { Kids } from "./node.tsx";
import { Menu } from "./menu.tsx";
import { Connection } from "./connection.tsx";
import { NoticePanel } from "./notice.tsx";
import { Running } from "./running.tsx";
import { Sidebar, useDrawer } from "./sidebar.tsx";
import { ToastStack } from "./toaststack.tsx";

export function Page() {
  const session = useSession();
  const { root, drawn, lost, gone, notice } = useSessionState();
  const [main, side] = [root.kids[0]!, root.kids[1]!];
  const drawer = useDrawer(side.kids.length > 0);
  useRerunKey(() => session.rerun());
  return (
    <Uncover.Provider value={drawer.close}>
      <div class={side.kids.length > 0 ? "page with-sidebar" : "page"}>
        <Sidebar node={side} drawer={drawer} />
        <div class="content" inert={drawer.covering}>
          <header class="topbar">
            {drawer.button}
            <span class="topbar-space" />
            <Running />
            <Menu />
          </header>
          <Connection lost={lost && drawn} gone={gone} />
          {notice && <NoticePanel notice={notice} />}
          <main class="stack">{drawn ? <Kids of={main} /> : !notice && <Skeleton />}</main>
        </div>
        <ToastStack toasts={session.toasts} />
      </div>
    </Uncover.Provider>
  );
}

/** Stands for the page before anything is known of it; the style sheet shows it only after a moment. */
function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  );
}

/** The key r runs the app again, unless it is meant for something that has the focus. */
function useRerunKey(rerun: () => void): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key !== "r" || e.ctrlKey || e.metaKey || e.altKey || e.repeat || e.defaultPrevented) return;
      if (e.target instanceof Element && e.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
      rerun();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
