import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../src/session.ts";
import type { Delta, FromPage, Op } from "../src/wire.ts";

/** A session, and what it sends over its present connection. */
function start() {
  const session = new Session();
  const link = connect(session, false);
  link.delta({ ops: [put(0, "a", 1), put(1, "b", 2)], start: true, end: "done" });
  return { session, ...link };
}

function connect(session: Session, resumed: boolean) {
  const sent: FromPage[] = [];
  const send = (m: FromPage) => void sent.push(m);
  session.receive({ t: "welcome", tab: "T", csv: "TOKEN", resumed }, send);
  const delta = (d: Partial<Delta>) => session.receive({ t: "delta", run: 1, seen: 0, ops: [], ...d }, send);
  return { sent, delta };
}

const put = (i: number, id: string, v: number): Op => ["put", [0, i], { k: "number", id, v }];
const event = (n: number, set: Record<string, unknown>, press?: string[]) => ({ t: "event", n, set, ...(press && { press }) });
const main = (session: Session) => session.state.root.kids[0]!.kids.map((kid) => kid.props.id);

test("after Stop nothing is running, though an event waits for the next run", () => {
  const session = new Session();
  session.receive({ t: "welcome", tab: "T", csv: "TOKEN", resumed: false }, () => {});
  session.receive({ t: "delta", run: 1, seen: 0, ops: [], start: true }, () => {});
  session.set("a", 1);
  session.receive({ t: "delta", run: 1, seen: 0, ops: [], end: "stopped" }, () => {});
  assert.equal(session.state.running, false);
  assert.equal(session.values.shown("a", 0), 1);
});

test("events are numbered one by one", () => {
  const { session, sent } = start();
  session.set("a", 5);
  session.press("go");
  assert.deepEqual(sent, [event(1, { a: 5 }), event(2, {}, ["go"])]);
});

test("a press takes along what is being typed and what waits to be sent", () => {
  // Hazard: the run that the press starts works with the text of before.
  const { session, sent } = start();
  const end = session.draft("name", () => "Ada");
  session.draft("other", () => undefined);
  session.change("a", 7);
  session.press("go");
  assert.deepEqual(sent, [event(1, { a: 7, name: "Ada" }, ["go"])]);
  end();
  session.flush("a");
  session.press("go");
  assert.deepEqual(sent.slice(1), [event(2, {}, ["go"])], "each once");
});

test("a press made while the connection is lost is sent once the session is resumed", () => {
  // Hazard (A2): the press is lost, or is made twice.
  const { session, sent, delta } = start();
  session.press("one");
  delta({ seen: 1, end: "done" });
  session.press("two");
  session.lost();
  session.press("three");
  assert.equal(sent.length, 2);
  const again = connect(session, true);
  assert.deepEqual(again.sent, [], "nothing, until it is known what the server has had");
  again.delta({ seen: 1, ops: [put(0, "a", 1)], end: "done" });
  assert.deepEqual(again.sent, [event(2, {}, ["two"]), event(3, {}, ["three"])]);
});

test("a page that was loaded anew goes on counting where the session stands", () => {
  // Hazard: the server takes event 1 for one that it has had long ago.
  const session = new Session();
  const { sent, delta } = connect(session, true);
  delta({ seen: 41, ops: [put(0, "a", 1)], end: "done" });
  session.set("a", 2);
  assert.deepEqual(sent, [event(42, { a: 2 })]);
});

test("a resumed page is the one the server sends, not a mixture", () => {
  const { session } = start();
  session.lost();
  assert.deepEqual(main(session), ["a", "b"], "the page stays while the connection is lost");
  const again = connect(session, true);
  assert.deepEqual(main(session), ["a", "b"], "and until the new one is there");
  again.delta({ ops: [put(0, "b", 2)], end: "done" });
  assert.deepEqual(main(session), ["b"]);
});

test("a new session forgets what was changed in the old one", () => {
  // Hazard: presses meant for one session act in another; the page shows values that no server has.
  const { session } = start();
  session.set("a", 5);
  session.lost();
  session.press("go");
  const epoch = session.epoch;
  const again = connect(session, false);
  assert.deepEqual(again.sent, []);
  assert.equal(session.values.shown("a", 1), 1);
  assert.ok(session.epoch > epoch, "revisions of tables mean something else now");
});

test("what the user sees as running is what the server has still to answer", () => {
  const { session, delta } = start();
  const running = () => session.state.running;
  assert.equal(running(), false);
  session.press("go");
  assert.equal(running(), true, "an event is on its way");
  delta({ seen: 1, start: true });
  delta({ seen: 1, end: "replaced" });
  assert.equal(running(), true, "a newer run follows at once");
  delta({ seen: 1, start: true });
  session.press("go");
  delta({ seen: 1, end: "done" });
  assert.equal(running(), true, "the second press has not been seen");
  delta({ seen: 2, start: true, end: "error" });
  assert.equal(running(), false);
});

test("cells that were asked for over a lost connection are asked for again", () => {
  // Hazard: a table stays empty for ever after a short loss.
  const { session, sent } = start();
  const got: string[] = [];
  const block = { id: "t", rev: "r", row: 0, rows: 1, col: 0, cols: 1 };
  session.ask(block, (w) => got.push(...w.cells));
  const request = { t: "window", req: 1, ...block };
  assert.deepEqual(sent, [request]);
  session.lost();
  const again = connect(session, true);
  again.delta({ end: "done" });
  assert.deepEqual(again.sent, [request]);
  const answer = { status: 0, req: 1, row: 0, rows: 1, col: 0, cols: 1, cells: ["x"], sources: [0], total: 1 };
  session.receiveWindow(answer);
  session.receiveWindow(answer);
  assert.deepEqual(got, ["x"], "an answer counts once");
});

test("a session that the server ended says so and sends nothing more", () => {
  const { session, sent } = start();
  session.receive({ t: "gone", why: "Too many sessions." }, () => assert.fail("sent"));
  session.press("go");
  assert.deepEqual(sent, []);
  assert.equal(session.state.gone, "Too many sessions.");
  assert.equal(session.state.running, false);
});

test("values that do not fit one message go in several, and the press with the last", () => {
  // Hazard: a message that is too long ends the connection, is sent again over the next one, and ends that.
  const { session, sent } = start();
  const long = "ü".repeat(40_000);
  session.draft("one", () => long);
  session.draft("two", () => long);
  session.draft("three", () => "short");
  session.press("go");
  assert.deepEqual(sent, [{ ...event(1, { one: long }), more: true }, { ...event(2, { two: long }), more: true }, event(3, { three: "short" }, ["go"])]);
  assert.ok(sent.every((m) => Buffer.byteLength(JSON.stringify(m)) < 256 << 10));
});

test("a value that the server had no room for is said, kept, and sent again", () => {
  // Hazard: a long text is lost, and nobody is told.
  const { session, sent, delta } = start();
  session.set("a", 5);
  delta({ seen: 1, ops: [put(0, "a", 1)], start: true, end: "done", refused: { ids: ["a"], why: "There is no room." } });
  assert.equal(session.values.shown("a", 1), 5);
  session.press("go");
  assert.deepEqual(sent.at(-1), event(2, { a: 5 }, ["go"]));
});

test("a tab that goes to another page by its address does not show the page before", () => {
  // Hazard: elements of two pages share a place, and everything below them jumps.
  const session = new Session(undefined, true);
  const { delta } = connect(session, true);
  delta({ ops: [put(0, "old", 1), put(1, "older", 1)], end: "done" });
  assert.equal(session.state.drawn, false, "the page before");
  delta({ run: 2, ops: [put(0, "new", 2)], start: true });
  assert.equal(session.state.drawn, false, "a mixture");
  delta({ run: 2, ops: [["at", [0], 1]] });
  assert.deepEqual([session.state.drawn, ...main(session)], [true, "new"], "what a long run has drawn");
  delta({ run: 2, ops: [put(1, "newer", 2)], end: "done" });
  assert.deepEqual(main(session), ["new", "newer"]);

  const other = new Session(undefined, true);
  connect(other, false).delta({ ops: [put(0, "first", 1)], start: true });
  assert.deepEqual(main(other), ["first"], "a session that begins has no page before");
});
