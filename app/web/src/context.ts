// How components reach the session they belong to.

import { createContext } from "preact";
import { useContext, useLayoutEffect, useReducer } from "preact/hooks";
import type { Session, State } from "./session.ts";
import type { Value } from "./wire.ts";

/**
 * The part of a session that widgets need. A form has its own, which holds back the
 * values of its widgets.
 */
export type WidgetSession = Pick<
  Session,
  "values" | "state" | "epoch" | "behind" | "watch" | "set" | "change" | "flush" | "press" | "draft" | "stop" | "rerun" | "ask" | "go" | "submit" | "clearMemos" | "views" | "toasts" | "lostFiles"
>;

const SessionContext = createContext<WidgetSession | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

export function useSession(): WidgetSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error("a component stands outside SessionProvider");
  return session;
}

export function useSessionState(): State {
  const session = useSession();
  useRedraw((redraw) => session.watch(redraw), [session]);
  return session.state;
}

/** Whether a form holds back changes. */
export function useUnsent(form: string): boolean {
  const { values } = useSession();
  useRedraw((redraw) => values.watch(form, redraw), [values, form]);
  for (const _ in values.unsent(form)) return true;
  return false;
}

/**
 * Closes the elements over the main part of the page, so that the user sees something
 * there.
 */
export const Uncover = createContext<() => void>(() => {});

/** Whether a form names the buttons that have the accent colour; else all of them have it. */
export const NamesPrimary = createContext(false);

/** The value to show for a widget. The value of its node is v. */
export function useValue<T extends Value>(id: string, v: T): T {
  const { values } = useSession();
  useRedraw((redraw) => values.watch(id, redraw), [values, id]);
  return values.shown(id, v);
}

/** Draws the component again at each call of the function that it gives to watch. */
function useRedraw(watch: (redraw: () => void) => () => void, on: unknown[]): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => watch(() => redraw(undefined)), on);
}
