import { fire, tick } from "./dom.ts";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Session } from "../src/session.ts";
import { connect } from "../src/socket.ts";
import type { FromServer } from "../src/wire.ts";

/** A socket that does what the test says. */
class Fake {
  static CONNECTING = 0;
  static all: Fake[] = [];
  readyState = 0;
  bufferedAmount = 0;
  closed = false;
  sent: { t: string; holds?: true }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((e: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() {
    Fake.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true; // the network is gone, so the other side says nothing
  }
  opens() {
    this.readyState = 1;
    this.onopen?.();
  }
  says(m: FromServer) {
    this.onmessage?.({ data: JSON.stringify(m) });
  }
}

const kinds = (s: Fake) => s.sent.map((m) => m.t);
const last = () => Fake.all.at(-1)!;
const welcome = (resumed: boolean): FromServer => ({ t: "welcome", tab: "T", csv: "C", resumed, pong: true });
const done: FromServer = { t: "delta", run: 1, seen: 0, ops: [], start: true, end: "done" };

let session: Session;
let sight: "visible" | "hidden" = "visible";
Object.assign(globalThis, { WebSocket: Fake, sessionStorage: localStorage });
Object.defineProperty(document, "visibilityState", { get: () => sight });
Object.defineProperty(document, "baseURI", { get: () => "http://localhost/app/" });

beforeEach(() => {
  // The page of the test before looks for its server no longer.
  tick(20_000);
  for (const s of Fake.all) {
    s.says({ t: "gone", why: "" });
    s.onclose?.();
  }
  Fake.all = [];
  session = new Session();
  connect(session);
  last().opens();
  last().says(welcome(false));
  last().says(done);
});

test("a socket on which nothing arrives any more is given up while its page waits", () => {
  // Hazard: "running" for 82 seconds, until the browser notices.
  session.press("go");
  tick(4000);
  assert.deepEqual(kinds(last()), ["hello", "event", "ping"]);
  tick(4000);
  assert.equal(Fake.all.length, 2);
  assert.equal(Fake.all[0]!.closed, true);
  assert.equal(session.state.lost, true);
  last().opens();
  last().says(welcome(true));
  last().says(done);
  assert.deepEqual(kinds(last()), ["hello", "event"], "the press is said again");
  Fake.all[0]!.says(done);
  assert.equal(session.state.running, true, "what the old socket still brings does not count");
});

test("cells that are waited for are a reason to ask", () => {
  session.ask({ id: "t", rev: "r", row: 0, rows: 1, col: 0, cols: 1 }, () => {});
  tick(4000);
  assert.deepEqual(kinds(last()), ["hello", "window", "ping"]);
});

test("an idle page is silent, and asks once it is looked at again", () => {
  tick(3_600_000);
  assert.deepEqual(kinds(last()), ["hello"]);
  sight = "hidden";
  fire(document as unknown as Element, "visibilitychange");
  assert.deepEqual(kinds(last()), ["hello"]);
  sight = "visible";
  fire(document as unknown as Element, "visibilitychange");
  assert.deepEqual(kinds(last()), ["hello", "ping"]);
  last().says({ t: "pong" });
  tick(60_000);
  assert.equal(Fake.all.length, 1);
});

test("a server that does not know pings is not asked", () => {
  last().says({ t: "welcome", tab: "T", csv: "C", resumed: true });
  session.press("go");
  tick(60_000);
  assert.deepEqual(kinds(last()), ["hello", "event"]);
});

test("an attempt that leads nowhere is given up", () => {
  last().onclose!();
  tick(400);
  const second = last();
  assert.equal(Fake.all.length, 2);
  tick(15_000);
  assert.equal(second.closed, true);
  assert.equal(Fake.all.length, 3);
});

test("a server that ends for good is not looked for, one that is followed by another is", () => {
  last().says({ t: "gone", why: "the app is shutting down", again: true });
  assert.equal(session.state.gone, undefined);
  assert.equal(session.state.lost, true);
  last().onclose!();
  tick(400);
  assert.equal(Fake.all.length, 2);
  last().opens();
  assert.deepEqual(last().sent[0], { t: "hello", tab: "T", page: "", query: "", holds: true });
  last().says({ t: "gone", why: "Too many tabs." });
  last().onclose!();
  tick(60_000);
  assert.equal(Fake.all.length, 2);
  assert.equal(session.state.gone, "Too many tabs.");
});

test("what one user has typed is not carried to the session of another", () => {
  let loads = 0;
  Object.assign(location, { reload: () => void loads++ });
  const shown: FromServer = { t: "delta", run: 1, seen: 0, ops: [["put", [0, 0], { k: "textinput", id: "name", v: "mine" }]], start: true, end: "done" };
  last().says({ t: "welcome", tab: "T", csv: "C", who: "one", resumed: true, pong: true });
  last().says(shown);
  last().onclose!();
  tick(400);
  last().opens();
  last().says({ t: "welcome", tab: "U", csv: "D", who: "other", resumed: false, pong: true });
  assert.deepEqual(kinds(last()), ["hello"]);
  assert.equal(loads, 1);
});
