// A link that looks like a button. It opens a tab of its own, so that the session stays.

import { useId } from "preact/hooks";
import { blurOnEscape, Tip } from "../help.tsx";
import { OutIcon } from "../icons.tsx";
import type { Drawn } from "../node.tsx";

interface LinkButtonProps {
  readonly label: string;
  readonly href: string;
  readonly primary?: boolean;
  readonly help?: string;
  readonly disabled?: boolean;
}

export function LinkButton({ node }: Drawn) {
  const p = node.props as unknown as LinkButtonProps;
  const tip = useId();
  return (
    <span class="help">
      <a
        class={p.primary ? "press primary link" : "press link"}
        // A link without an address cannot be used.
        href={p.disabled ? undefined : p.href}
        role={p.disabled ? "link" : undefined}
        aria-disabled={p.disabled}
        aria-describedby={p.help && tip}
        target="_blank"
        rel="noopener noreferrer"
        onKeyDown={blurOnEscape}
      >
        {p.label}
        <OutIcon />
      </a>
      {p.help && <Tip id={tip} text={p.help} />}
    </span>
  );
}
