// The text that a cell shows, in the visitor's locale. Copies, edits and files have the
// text as the server writes it.

import { localInText, localNumber } from "../format/numbers.ts";
import { localTime } from "../format/times.ts";

interface Typed {
  readonly name: string;
  readonly type: string;
  readonly formatted?: boolean;
}

export function cellText({ name, type, formatted }: Typed, text: string): string {
  switch (type) {
    case "int":
    case "float":
      if (formatted) return localInText(text);
      return type === "int" && isId(name) ? text : localNumber(text);
    case "time":
      return formatted ? text : localTime(text);
  }
  return text;
}

/** The digits of an identity are a name, and are not grouped: id, IDs, user_id, orderID, zip. */
function isId(name: string): boolean {
  return /(^|[^a-z])ids?$/i.test(name) || /[a-z]I[Dd]s?$/.test(name) || /(^|[^a-z])(zip|year|code|phone)s?$/i.test(name);
}
