// Keeps a session connected: greets the server, brings what it says, and connects again after a loss.

import { here } from "./address.ts";
import type { Session } from "./session.ts";
import { decode, decodeWindow, type FromPage } from "./wire.ts";

const firstPause = 250;
const longestPause = 8000;

export function connect(session: Session): void {
  let pause = firstPause;
  let timer: number | undefined;
  let over = false;

  const open = () => {
    clearTimeout(timer);
    timer = undefined;
    const socket = new WebSocket(address(), "refrain.v1");
    socket.binaryType = "arraybuffer";
    const send = (m: FromPage) => socket.send(JSON.stringify(m));
    socket.onopen = () => send({ t: "hello", tab: tab.get(), ...here() });
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return session.receiveWindow(decodeWindow(data));
      const m = decode(data);
      if (!m) return;
      if (m.t === "welcome") tab.set(m.tab);
      pause = firstPause;
      over ||= m.t === "gone";
      session.receive(m, send);
    };
    socket.onclose = () => {
      session.lost();
      if (over) return;
      // Many pages lose one server at the same moment; they should not all come back at the same moment.
      timer = window.setTimeout(open, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, longestPause);
    };
  };
  const retry = () => {
    if (timer !== undefined && document.visibilityState === "visible") open();
  };
  addEventListener("online", retry);
  document.addEventListener("visibilitychange", retry);
  open();
}

function address(): URL {
  const url = new URL("ws", document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = url.hash = "";
  return url;
}

/** The tab's id outlives a reload of the page, and is not shared with other tabs or other apps of one origin. */
const tab = {
  key: `refrain.tab:${location.pathname.replace(/[^/]*$/, "")}`,
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
