// Source code and JSON, with a button that copies them.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { CheckIcon, CopyIcon } from "../icons.tsx";
import { copyText } from "../clipboard.ts";
import type { Drawn } from "../node.tsx";

export function Code({ node }: Drawn) {
  const { html, text, lang } = node.props as { html?: string; text?: string; lang?: string };
  return (
    <Copyable text={text ?? ""} name={lang ? `${lang} code` : "Code"}>
      {html ? <div dangerouslySetInnerHTML={{ __html: html }} /> : <pre>{text}</pre>}
    </Copyable>
  );
}

export function Json({ node }: Drawn) {
  const text = String(node.props.text ?? "");
  return (
    <Copyable text={text} name="JSON">
      <pre>{text}</pre>
    </Copyable>
  );
}

interface CopyableProps {
  readonly text: string;
  readonly name: string;
  readonly children: ComponentChildren;
}

function Copyable({ text, name, children }: CopyableProps) {
  const [copied, setCopied] = useState(false);
  const copy = async (e: Event) => {
    setCopied(await copyText(text, e.currentTarget as Element));
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div class="code-box">
      <div class="code-scroll" tabIndex={0} role="group" aria-label={name} translate={false}>
        {children}
      </div>
      <button type="button" class="code-copy quiet" onClick={copy} aria-label={copied ? "Copied" : "Copy"}>
        {copied ? <CheckIcon /> : <CopyIcon />}
      </button>
    </div>
  );
}
