// Loads the style sheet of formulas, which brings their fonts, when the first is drawn.

/** Set by the build to the style sheet's file, which lies beside the script. */
declare const LATEX_STYLE: string;

let loading: Promise<void> | undefined;

export function loadStyle(): Promise<void> {
  return (loading ??= new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(LATEX_STYLE, import.meta.url).href;
    // A formula without its style sheet is still there for screen readers, and better than none.
    link.onload = link.onerror = () => done();
    document.head.append(link);
  }));
}
