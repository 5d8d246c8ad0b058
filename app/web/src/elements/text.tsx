// Headings and running text.

import type { Drawn } from "../node.tsx";

const text = ({ node }: Drawn) => String(node.props.text ?? "");

export const Title = (p: Drawn) => <h1>{text(p)}</h1>;
export const Header = (p: Drawn) => <h2>{text(p)}</h2>;
export const Subheader = (p: Drawn) => <h3>{text(p)}</h3>;
export const Text = (p: Drawn) => <p class="plain">{text(p)}</p>;
export const Caption = (p: Drawn) => <p class="plain muted">{text(p)}</p>;
export const Divider = () => <hr />;

/** The server has sanitized the HTML; the page's policy forbids scripts and styles in it all the same. */
export const Markdown = ({ node }: Drawn) => (
  <div class="prose" dangerouslySetInnerHTML={{ __html: String(node.props.html ?? "") }} />
);
