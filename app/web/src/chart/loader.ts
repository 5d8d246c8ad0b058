// A loader that loads nothing. A specification comes from the app, but may hold texts of
// a user or a database.

import type { Loader } from "vega";

/**
 * Calls refused with a sentence about the resource that a specification wanted to load.
 */
export function loadsNothing(refused: (why: string) => void): Loader {
  const refuse = (uri: string): Promise<never> => {
    const why = `a chart may load nothing, so put the data into it instead of ${JSON.stringify(uri)}`;
    refused(why);
    return Promise.reject(new Error(why));
  };
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse };
}
