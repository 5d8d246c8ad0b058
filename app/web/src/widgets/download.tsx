// A link that saves a file. The browser fetches the file by itself, and the script gets
// the press separately.

import { useId } from "preact/hooks";
import { useSession } from "../context.ts";
import { blurOnEscape, Tip } from "../help.tsx";
import { DownloadIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";
import { keepDraft } from "./button.tsx";
import type { WidgetProps } from "./field.tsx";
import { useFreshLink } from "./fresh.ts";

interface DownloadProps extends WidgetProps {
  readonly url: string;
  readonly name: string;
}

export function Download({ node }: Drawn) {
  const p = node.props as unknown as DownloadProps;
  const tip = useId();
  const session = useSession();
  const { link, onClick } = useFreshLink(() => session.press(p.id));
  return (
    <span class="help">
      <a
        ref={link}
        class="press"
        // Without an address, a browser does not treat it as a link. To a screen reader
        // it stays a link that cannot be used.
        href={p.disabled ? undefined : p.url}
        role={p.disabled ? "link" : undefined}
        aria-disabled={p.disabled}
        download={p.name}
        aria-describedby={p.help && tip}
        onMouseDown={keepDraft}
        onKeyDown={blurOnEscape}
        onClick={(e) => !p.disabled && onClick(e)}
      >
        <DownloadIcon />
        {p.label}
      </a>
      {p.help && <Tip id={tip} text={p.help} />}
    </span>
  );
}
