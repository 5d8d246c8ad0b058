// The locale in which the page writes numbers and times: the one that the app fixes, or
// else the browser's.

/** The app's locale. It is undefined if the app leaves the choice to the browser. */
export function fixedLocale(): string | undefined {
  return document.documentElement.dataset.locale;
}

/**
 * The formatter of Intl that make gives for the locale. If the browser does not know the
 * tag, it is the formatter for no tag.
 */
export function byLocale<T>(make: (tag: string | undefined) => T): T {
  try {
    return make(fixedLocale());
  } catch {
    return make(undefined);
  }
}

const kept = new Map<string, unknown>();

/** As byLocale, but made once for each key: making a formatter takes a browser longer than
 * writing a hundred numbers. */
export function keptByLocale<T>(key: string, make: (tag: string | undefined) => T): T {
  const name = `${fixedLocale() ?? ""} ${key}`;
  let made = kept.get(name) as T | undefined;
  if (made === undefined) kept.set(name, (made = byLocale(make)));
  return made;
}
