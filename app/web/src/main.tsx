// The page's entry: one session, its socket, and the components that show it.

import { render } from "preact";
import { followAddress } from "./address.ts";
import { SessionProvider } from "./context.ts";
import { Page } from "./page.tsx";
import { Session } from "./session.ts";
import { connect, storage } from "./socket.ts";
import { Views } from "./table/view.ts";

const session = new Session(new Views(`refrain.views:${location.pathname}`, storage()));

render(
  <SessionProvider value={session}>
    <Page />
  </SessionProvider>,
  document.getElementById("page")!,
);
followAddress(session);
connect(session);
