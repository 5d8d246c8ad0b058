// A link that saves a file. The browser fetches it by itself; the press goes to the script beside that.

import { useId } from "preact/hooks";
import { useSession } from "../context.ts";
import { blurOnEscape, Tip } from "../help.tsx";
import { DownloadIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { keepDraft } from "./button.tsx";
import type { WidgetProps } from "./field.tsx";

interface DownloadProps extends WidgetProps {
  readonly url: string;
  readonly name: string;
}

export function Download({ node }: Drawn) {
  const p = node.props as unknown as DownloadProps;
  const tip = useId();
  const session = useSession();
  return (
    <span class="help">
      <a
        class="press"
        // Without an address it is no link to a browser; to a screen reader it stays one that cannot be used.
        href={p.disabled ? undefined : p.url}
        role={p.disabled ? "link" : undefined}
        aria-disabled={p.disabled}
        download={p.name}
        aria-describedby={p.help && tip}
        onMouseDown={keepDraft}
        onKeyDown={blurOnEscape}
        onClick={() => !p.disabled && session.press(p.id)}
      >
        <DownloadIcon />
        {p.label}
      </a>
      {p.help && <Tip id={tip} text={p.help} />}
    </span>
  );
}
