import "./dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { delta, find, root, session, sent, show, text, user } from "./harness.tsx";

const say = (title: string, words = "", level = "error") =>
  user(() => session.receive({ t: "notice", level, title, text: words }, (m) => sent.push(m)));

test("a notice is read out, shows its text as text, and goes when it is taken back", () => {
  // Hazard (A8): a line of source that looks like markup becomes markup.
  show(text("kept"));
  say("The app does not build", "./main.go:3:5: undefined: <b>x</b>");
  const panel = find('[role="alert"]');
  assert.equal(panel.getAttribute("aria-labelledby"), root.querySelector(".notice h2")!.id);
  assert.equal(find(".notice pre").textContent, "./main.go:3:5: undefined: <b>x</b>");
  assert.equal(find(".notice b"), null);
  assert.equal(find("main input").value, "kept", "the page stays");
  say("");
  assert.equal(find(".notice"), null);
});

test("a notice that was put away stays away until there is another", () => {
  // Hazard: the panel comes back with each run, or never.
  show(text(""));
  say("It does not build", "a");
  user(() => (find(".notice button") as unknown as HTMLButtonElement).click());
  assert.equal(find(".notice"), null);
  delta([], { start: true, end: "done" });
  assert.equal(find(".notice"), null, "a run is no news of the build");
  say("It does not build", "b");
  assert.equal(find(".notice pre").textContent, "b");
});

test("a notice that came while the server was away goes with the welcome", () => {
  // Hazard: the error of a build that was mended long ago stays over the page.
  show(text("kept"));
  user(() => session.lost());
  say("The app has ended", "panic");
  assert.ok(find(".notice"));
  assert.equal(find("main input").value, "kept");
  user(() => session.receive({ t: "welcome", tab: "T", csv: "TOKEN", resumed: true }, (m) => sent.push(m)));
  assert.equal(find(".notice"), null);
});

test("word that is no error waits for its turn", () => {
  say("Building the app", "", "info");
  assert.equal(find(".notice").getAttribute("role"), "status");
  assert.equal(find(".notice pre"), null);
});
