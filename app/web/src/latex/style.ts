// Loads the style sheet of formulas, which brings their fonts, when the first formula is
// drawn.

/** The style sheet's file, which lies beside the script. The build sets it. */
declare const LATEX_STYLE: string;

let loading: Promise<void> | undefined;

export function loadStyle(): Promise<void> {
  return (loading ??= new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(LATEX_STYLE, import.meta.url).href;
    // Without its style sheet a formula is still there for screen readers, so it is
    // shown.
    link.onload = link.onerror = () => done();
    document.head.append(link);
  }));
}
