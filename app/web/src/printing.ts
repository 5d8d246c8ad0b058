// Printing. A browser prints a page as it is at that moment, and does not wait. So data
// that must come from the server is fetched before the browser is asked to print: by the
// page's menu, and by Ctrl+P. A print from the browser's own menu has the data that is
// known.

/** The time in milliseconds that parts of the page may take to get ready. */
const longest = 10_000;

type Prepare = () => Promise<unknown>;

const preparing = new Set<Prepare>();

/** Calls prepare before the page is printed. Returns a function that ends this. */
export function onPrint(prepare: Prepare): () => void {
  preparing.add(prepare);
  return () => preparing.delete(prepare);
}

/** Prints the page, once its parts are ready. */
export async function printPage(): Promise<void> {
  const late = new Promise((done) => setTimeout(done, longest));
  await Promise.race([Promise.allSettled([...preparing].map((prepare) => prepare())), late]);
  print();
}

/**
 * Handles Ctrl+P, and gives the page the width of paper while it is printed. It is called
 * before all other listeners, so that charts find that width.
 */
export function followPrinting(): void {
  const { dataset } = document.documentElement;
  addEventListener("beforeprint", () => (dataset.printing = ""));
  addEventListener("afterprint", () => delete dataset.printing);
  addEventListener("keydown", (e) => {
    if (e.key.toLowerCase() !== "p" || !(e.ctrlKey || e.metaKey) || e.shiftKey || e.altKey) return;
    e.preventDefault();
    void printPage();
  });
}
