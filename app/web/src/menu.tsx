// The page's own menu: run again, clear the memos where the app allows it, light or dark.

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useSession } from "./context.ts";
import { MoreIcon } from "./icons.tsx";
import { chooseTheme, chosenTheme, themes, type Theme } from "./theme.ts";

export function Menu() {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
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
        <RerunItem onDone={close} />
        {"clearMemos" in document.body.dataset && <ClearItem onDone={close} />}
        <ThemeItem />
      </div>
    </div>
  );
}

function RerunItem({ onDone }: { onDone: () => void }) {
  const session = useSession();
  const rerun = () => {
    session.rerun();
    onDone();
  };
  return (
    <button type="button" class="menu-item" onClick={rerun}>
      Rerun
      <kbd aria-hidden="true">r</kbd>
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
