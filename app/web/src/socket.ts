// Keeps a session connected: it greets the server, passes on the server's messages, and
// connects again after a loss, even one that the browser does not notice.

import { here } from "./address.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Owner } from "./owner.ts";
import type { Session } from "./session.ts";
import { Diagnosis } from "./trouble.ts";
import { decode, decodeWindow, type FromPage } from "./wire.ts";

const firstPause = 250;
const longestPause = 8000;

/** The time in milliseconds until the server must have answered on a new connection. */
const openTime = 15_000;

export function connect(session: Session): void {
  let pause = firstPause;
  let timer: number | undefined;
  let opening: number | undefined;
  let socket: WebSocket | undefined;
  let opened = false;
  /** The server answers pings. */
  let answers = false;
  let over = false;
  const diagnosis = new Diagnosis(session, besides);
  const owner = new Owner(`refrain.user:${mount}`, storage());
  const heartbeat = new Heartbeat({
    ping: () => socket?.send(JSON.stringify({ t: "ping" })),
    unsent: () => socket?.bufferedAmount ?? 0,
    dead: () => again(),
  });

  const open = () => {
    clearTimeout(timer);
    timer = undefined;
    opened = false;
    const mine = (socket = new WebSocket(address(), "refrain.v1"));
    mine.binaryType = "arraybuffer";
    opening = window.setTimeout(again, openTime);
    const send = (m: FromPage) => mine.send(JSON.stringify(m));
    mine.onopen = () => {
      opened = true;
      send(session.hello(tab.get(), here()));
    };
    mine.onmessage = ({ data }) => {
      clearTimeout(opening);
      diagnosis.connected();
      if (typeof data !== "string") {
        heartbeat.heard(false);
        return session.receiveWindow(decodeWindow(data));
      }
      const m = decode(data);
      heartbeat.heard(m?.t === "pong");
      if (!m) return;
      if (m.t === "welcome") {
        const another = owner.changes(m.who);
        tab.set(m.tab);
        answers = m.pong === true;
        if (another) session.views.clear();
        if (another && session.state.drawn) {
          over = true;
          return location.reload(); // removes the page's content and typed texts
        }
      }
      if (m.t !== "gone") pause = firstPause;
      over ||= m.t === "gone" && !m.again;
      session.receive(m, send);
    };
    mine.onclose = () => {
      drop();
      if (over) return;
      // Many pages lose one server at the same moment. They should not all come back at
      // the same moment.
      timer = window.setTimeout(open, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, longestPause);
    };
  };

  /** Drops the connection. A dead one may take minutes to close. */
  const drop = () => {
    clearTimeout(opening);
    heartbeat.stop();
    answers = false;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      socket = undefined;
    }
    session.lost();
    if (!opened && !over) void diagnosis.failed();
  };
  const again = () => {
    drop();
    open();
  };

  /** The network may have changed, or timers may have stopped meanwhile. */
  const doubt = () => {
    if (over || document.visibilityState !== "visible") return;
    if (timer !== undefined) open();
    else if (answers) heartbeat.ask();
  };
  const expect = () => heartbeat.expect(answers && session.waits);
  session.onWaits = expect;
  session.watch(expect);
  // An attempt that was begun without a network may wait for long.
  addEventListener("online", () => (socket?.readyState === WebSocket.CONNECTING ? again() : doubt()));
  document.addEventListener("visibilitychange", doubt);
  open();
}

function address(): URL {
  const url = besides();
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

/** The same address, by HTTP. */
function besides(): URL {
  const url = new URL("ws", document.baseURI);
  url.search = url.hash = "";
  return url;
}

/** The path that the app is served below. */
const mount = location.pathname.replace(/[^/]*$/, "");

/**
 * The tab's id outlives a reload of the page. It is not shared with other tabs or with
 * other apps of one origin.
 */
const tab = {
  key: `refrain.tab:${mount}`,
  get(): string {
    return storage()?.getItem(this.key) ?? "";
  },
  set(id: string) {
    storage()?.setItem(this.key, id);
  },
};

/** A browser may forbid storage to a page; then a reload is a new session. */
export function storage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
