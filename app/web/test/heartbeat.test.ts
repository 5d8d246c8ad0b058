import { tick } from "./dom.ts";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Heartbeat } from "../src/heartbeat.ts";

let log: string[];
let unsent: number;
let heart: Heartbeat;

beforeEach(() => {
  heart?.stop();
  log = [];
  unsent = 0;
  heart = new Heartbeat({ ping: () => log.push("ping"), unsent: () => unsent, dead: () => log.push("dead") });
});

test("an idle page asks nothing", () => {
  // Hazard: ten thousand tabs that nobody looks at keep a server busy.
  heart.heard(false);
  tick(3_600_000);
  assert.deepEqual(log, []);
});

test("a page that waits in silence asks, and gives up a line without an answer", () => {
  // Hazard: the page shows that a run goes on for as long as the browser takes to notice
  // that the network is gone.
  heart.expect(true);
  tick(3999);
  assert.deepEqual(log, []);
  tick(1);
  assert.deepEqual(log, ["ping"]);
  tick(4000);
  assert.deepEqual(log, ["ping", "dead"]);
});

test("a long run on a line that is alive is left alone", () => {
  heart.expect(true);
  for (let i = 1; i <= 10; i++) {
    tick(4000);
    assert.equal(log.length, i);
    heart.heard(true);
  }
  assert.ok(!log.includes("dead"));
  heart.expect(false);
  tick(60_000);
  assert.equal(log.length, 10);
});

test("any message is a sign of life", () => {
  heart.expect(true);
  for (let i = 0; i < 10; i++) {
    tick(3000);
    heart.heard(false);
  }
  assert.deepEqual(log, []);
});

test("a page that comes into sight asks at once, once", () => {
  heart.ask();
  heart.ask();
  assert.deepEqual(log, ["ping"]);
  heart.heard(true);
  tick(60_000);
  assert.deepEqual(log, ["ping"]);
});

test("what is still leaving is no silence", () => {
  // Hazard: a long text over a slow network is given up half way, again and again.
  unsent = 3;
  heart.expect(true);
  tick(4000);
  for (unsent = 2; unsent > 0; unsent--) tick(4000);
  assert.deepEqual(log, ["ping"]);
  tick(4000);
  assert.deepEqual(log, ["ping", "dead"]);
});

test("after each line that was given up the next has longer, until one answers", () => {
  // Hazard: a network on which a page takes ten seconds to arrive is taken for dead each
  // time.
  for (const answer of [4000, 8000, 16_000, 32_000, 64_000, 64_000]) {
    log = [];
    heart.ask();
    tick(answer - 1);
    assert.deepEqual(log, ["ping"]);
    tick(1);
    assert.deepEqual(log, ["ping", "dead"]);
  }
  heart.ask();
  heart.heard(false);
  heart.ask();
  heart.heard(true);
  log = [];
  heart.ask();
  tick(4000);
  assert.deepEqual(log, ["ping", "dead"]);
});
