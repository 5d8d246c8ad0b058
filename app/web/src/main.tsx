// The page's entry: one session, its socket, and the components that show it.

import { render } from "preact";
import "./handed.ts";
import { followAddress, movedHere } from "./address.ts";
import { SessionProvider } from "./context.ts";
import { kinds } from "./kinds.tsx";
import { KindsContext } from "./node.tsx";
import { Page } from "./page.tsx";
import { followPrinting } from "./printing.ts";
import { Session } from "./session.ts";
import { connect, storage } from "./socket.ts";
import { surviveTranslation } from "./translation.ts";
import { Views } from "./views.ts";

const session = new Session(new Views(`refrain.views:${location.pathname}`, storage()), movedHere(storage()));

followPrinting();
const place = document.getElementById("page")!;
place.replaceChildren(); // removes the text for browsers in which this script does not load
render(
  <KindsContext.Provider value={kinds}>
    <SessionProvider value={session}>
      <Page />
    </SessionProvider>
  </KindsContext.Provider>,
  place,
);
surviveTranslation(place);
followAddress(session);
connect(session);
