// How components reach the session they belong to.

import { createContext } from "preact";
import { useContext, useLayoutEffect, useReducer } from "preact/hooks";
import type { Session, State } from "./session.ts";
import type { Value } from "./wire.ts";

/** What widgets need of a session. A form has its own, which holds back what they say. */
export type WidgetSession = Pick<
  Session,
  "values" | "state" | "epoch" | "watch" | "set" | "change" | "flush" | "press" | "draft" | "stop" | "rerun" | "ask" | "go" | "submit" | "clearMemos" | "views" | "toasts"
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

/** Closes what lies over the main part of the page, for something that is to be seen or was chosen there. */
export const Uncover = createContext<() => void>(() => {});

/** The value to show for a widget whose node has value v. */
export function useValue<T extends Value>(id: string, v: T): T {
  const { values } = useSession();
  useRedraw((redraw) => values.watch(id, redraw), [values, id]);
  return values.shown(id, v);
}

/** Draws the component again whenever what it watches says so. */
function useRedraw(watch: (redraw: () => void) => () => void, on: unknown[]): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => watch(() => redraw(undefined)), on);
}
