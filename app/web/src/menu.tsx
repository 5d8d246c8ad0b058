// The page's own menu: run again, clear the memos where the app allows it, print, light or dark.

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useSession } from "./context.ts";
import { MoreIcon } from "./icons.tsx";
import { printPage } from "./printing.ts";
import { shortcutsAreOn, turnShortcuts } from "./shortcuts.ts";
import { chooseTheme, chosenTheme, themes, type Theme } from "./theme.ts";

export function Menu() {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [shortcuts, setShortcuts] = useState(shortcutsAreOn);
  const turn = (on: boolean) => {
    turnShortcuts(on);
    setShortcuts(on);
  };
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const onPress = (e: Event) => {
      if (!root.current?.contains(e.target as Element)) setOpen(false);
    };
    document.addEventListener("pointerdown", onPress);
    return () => document.removeEventListener("pointerdown", onPress);
  }, [open]);
  return (
    <div class="menu" ref={root} onKeyDown={(e) => open && e.key === "Escape" && close()}>
      <button
        type="button"
        class="quiet icon-button"
        ref={button}
        aria-label="Menu"
        aria-expanded={open}
        aria-controls={panel}
        onClick={() => setOpen(!open)}
      >
        <MoreIcon />
      </button>
      <div id={panel} class="menu-panel" hidden={!open}>
        <RerunItem onDone={close} shortcut={shortcuts} />
        {"clearMemos" in document.body.dataset && <ClearItem onDone={close} />}
        <PrintItem onDone={close} />
        <ThemeItem />
        <label class="menu-check">
          <input type="checkbox" checked={shortcuts} onChange={(e) => turn(e.currentTarget.checked)} />
          Shortcut keys
        </label>
      </div>
    </div>
  );
}

function RerunItem({ onDone, shortcut }: { onDone: () => void; shortcut: boolean }) {
  const session = useSession();
  const rerun = () => {
    session.rerun();
    onDone();
  };
  return (
    <button type="button" class="menu-item" onClick={rerun}>
      Rerun
      {shortcut && <kbd aria-hidden="true">r</kbd>}
    </button>
  );
}

function ClearItem({ onDone }: { onDone: () => void }) {
  const session = useSession();
  const clear = () => {
    session.clearMemos();
    onDone();
  };
  return (
    <button type="button" class="menu-item" onClick={clear}>
      Clear memos
    </button>
  );
}

function PrintItem({ onDone }: { onDone: () => void }) {
  const onClick = () => {
    onDone();
    void printPage();
  };
  return (
    <button type="button" class="menu-item" onClick={onClick}>
      Print
      <kbd aria-hidden="true">Ctrl P</kbd>
    </button>
  );
}

const names: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

function ThemeItem() {
  const [theme, setTheme] = useState(chosenTheme);
  const group = useId();
  const choose = (t: Theme) => {
    setTheme(t);
    chooseTheme(t);
  };
  return (
    <fieldset class="menu-themes">
      <legend>Theme</legend>
      {themes.map((t) => (
        <label key={t}>
          <input type="radio" name={group} checked={t === theme} onChange={() => choose(t)} />
          {names[t]}
        </label>
      ))}
    </fieldset>
  );
}
