// How components reach the session they belong to.

import { createContext } from "preact";
import { useContext, useLayoutEffect, useReducer } from "preact/hooks";
import { Session, type State } from "./session.ts";
import type { Value } from "./wire.ts";

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("a component stands outside SessionProvider");
  return session;
}

export function useSessionState(): State {
  const session = useSession();
  useRedraw((redraw) => session.watch(redraw), [session]);
  return session.state;
}

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
