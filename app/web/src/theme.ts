// Light or dark: as the system prefers, or as chosen here and kept for the next visit.

export type Theme = "system" | "light" | "dark";

export const themes: readonly Theme[] = ["system", "light", "dark"];

const key = "refrain.theme";

export function chosenTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return themes.find((t) => t === stored) ?? "system";
  } catch {
    return "system"; // a browser may forbid storage to a page
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // The choice then lasts as long as the page.
  }
  applyTheme(theme);
}

export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
}

/**
 * Calls back when the page's colours change, by the system or by choice. Returns a
 * function that ends that.
 */
export function watchTheme(changed: () => void): () => void {
  const system = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));
  const observer = new MutationObserver(changed);
  for (const query of system) query.addEventListener("change", changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    for (const query of system) query.removeEventListener("change", changed);
    observer.disconnect();
  };
}
