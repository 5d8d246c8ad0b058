import "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { render } from "preact";
import { act } from "preact/test-utils";
import { lazily } from "../src/lazy.tsx";
import type { Node } from "../src/tree.ts";

const node: Node = { props: { k: "x" }, kids: [] } as unknown as Node;

test("a kind keeps its place until its code has come, and later ones are there at once", async () => {
  let arrive = () => {};
  const arrived = new Promise<void>((done) => (arrive = done));
  let fetched = 0;
  const Kind = lazily(async () => {
    fetched++;
    await arrived;
    return () => <p>drawn</p>;
  }, () => 90);
  const root = document.createElement("div");
  act(() => render(<Kind node={node} />, root));
  assert.equal(root.innerHTML, '<div aria-busy="true" style="height: 90px;"></div>');
  await act(async () => {
    arrive();
    await arrived;
  });
  assert.equal(root.innerHTML, "<p>drawn</p>");
  const second = document.createElement("div");
  act(() => render(<Kind node={node} />, second));
  assert.equal(second.innerHTML, "<p>drawn</p>");
  assert.equal(fetched, 1);
});

test("if the code cannot be loaded the page says so", async () => {
  const Kind = lazily(() => Promise.reject(new Error("no network")), () => 90);
  const root = document.createElement("div");
  act(() => render(<Kind node={node} />, root));
  await act(async () => {
    await new Promise(setImmediate);
  });
  assert.match(root.textContent!, /could not be loaded/);
});
