import assert from "node:assert/strict";
import { test } from "node:test";
import { Owner } from "../src/owner.ts";
import { Diagnosis, type Trouble } from "../src/trouble.ts";

/** A page that cannot connect, whose questions are answered in turn; undefined is no answer at all. */
function page(drawn: boolean, ...answers: (Response | undefined)[]) {
  const shown: (Trouble | undefined)[] = [];
  const asked: string[] = [];
  const session = { trouble: (t: Trouble | undefined) => void shown.push(t), state: { drawn } as never };
  const ask = async (url: URL) => {
    asked.push(url.search);
    const answer = answers.shift();
    if (!answer) throw new TypeError("no network");
    return answer;
  };
  const diagnosis = new Diagnosis(session, () => new URL("https://tools.example/flights/ws"), ask as never);
  return { diagnosis, shown, asked };
}

const says = (kind: string) => Response.json({ kind, text: "why", fix: "what to do" });
const plain = (status: number) => new Response("<html>", { status });

test("a trouble is shown when it is there twice, and logged by the server once", async () => {
  // Hazard: an app that is started again is taken for a proxy that is set up wrongly; or each try of each page is a line of the log.
  const { diagnosis, shown, asked } = page(false, undefined, says("upgrade"), says("upgrade"), says("upgrade"));
  for (let i = 0; i < 4; i++) await diagnosis.failed();
  assert.deepEqual(shown.map((t) => t?.kind), ["upgrade", "upgrade"]);
  const origin = "?origin=https%3A%2F%2Ftools.example";
  assert.deepEqual(asked, [origin, `${origin}&again=`, origin, origin]);
  diagnosis.connected();
  assert.equal(shown.at(-1), undefined);
});

test("what something else answers is told by its status", async () => {
  // Hazard: a sign-in that has ended leaves a page that says "Reconnecting" for ever.
  for (const [status, kind] of [[401, "signin"], [403, "signin"], [502, "away"], [404, "foreign"], [200, "foreign"]] as const) {
    const { diagnosis, shown } = page(false, plain(status), plain(status));
    await diagnosis.failed();
    await diagnosis.failed();
    assert.equal(shown[0]?.kind, kind, String(status));
  }
  const redirect = { type: "opaqueredirect", status: 0, json: () => Promise.reject(new Error()) } as unknown as Response;
  const { diagnosis, shown } = page(true, redirect, redirect);
  await diagnosis.failed();
  await diagnosis.failed();
  assert.equal(shown[0]?.kind, "signin");
});

test("a page that shows something says nothing more of a server that is away", async () => {
  const { diagnosis, shown } = page(true, undefined, undefined);
  await diagnosis.failed();
  await diagnosis.failed();
  assert.deepEqual(shown, []);
});

test("an answer that comes after the connection is not shown", async () => {
  // Hazard: the sentence stands over a page that works.
  const { diagnosis, shown } = page(false, says("upgrade"), says("upgrade"));
  await diagnosis.failed();
  const late = diagnosis.failed();
  diagnosis.connected();
  await late;
  assert.deepEqual(shown, [undefined]);
});

test("nothing is kept of one user for another", () => {
  // Hazard: the filters and the texts of whoever was signed in before are there for whoever is now.
  const kept = new Map([["refrain.views:/a/", "secret"], ["refrain.tab:/a/", "t"], ["theirs", "1"]]);
  const store = {
    get length() { return kept.size; },
    key: (i: number) => [...kept.keys()][i] ?? null,
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
    removeItem: (k: string) => void kept.delete(k),
  } as unknown as Storage;
  assert.equal(new Owner("refrain.user:/a/", store).changes("ada"), false, "nobody was there before");
  assert.equal(new Owner("refrain.user:/a/", store).changes("ada"), false);
  assert.equal(new Owner("refrain.user:/a/", store).changes(undefined), false, "an app that tells no users apart");
  assert.equal(kept.size, 4);
  assert.equal(new Owner("refrain.user:/a/", store).changes("bob"), true);
  assert.deepEqual([...kept], [["theirs", "1"], ["refrain.user:/a/", "bob"]]);
  const unstored = new Owner("refrain.user:/a/", undefined);
  assert.deepEqual([unstored.changes("ada"), unstored.changes("ada"), unstored.changes("bob")], [false, false, true]);
});
