// The page's entry: one session, its socket, and the components that show it.

import { render } from "preact";
import { followAddress } from "./address.ts";
import { SessionProvider } from "./context.ts";
import { Page } from "./page.tsx";
import { Session } from "./session.ts";
import { connect } from "./socket.ts";

const session = new Session();

render(
  <SessionProvider value={session}>
    <Page />
  </SessionProvider>,
  document.getElementById("page")!,
);
followAddress(session);
connect(session);
