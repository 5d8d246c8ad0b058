// Tells whether a connection is alive. If a network fails silently, the socket stays open
// but no message arrives any more, and a browser may take minutes to notice. An idle page
// asks nothing. A page asks only while it waits for an answer, or when it has just come
// into sight again.

/** The time in milliseconds that a page waits in silence before it asks. */
const quietTime = 4000;
/**
 * The time in milliseconds that the answer may take. It doubles each time that no answer
 * came, for slow networks.
 */
const answerTime = 4000;
const longestAnswer = 64_000;

/** The connection that is watched. */
export interface Line {
  ping(): void;
  /** Bytes that are still to leave. */
  unsent(): number;
  /** No sign of life came, so the connection must be given up. */
  dead(): void;
}

export class Heartbeat {
  readonly #line: Line;
  #timer: number | undefined;
  #waits = false;
  #asked = false;
  #unsent = 0;
  #answer = answerTime;

  constructor(line: Line) {
    this.#line = line;
  }

  /** The page waits for something, or no longer. */
  expect(waits: boolean): void {
    if (waits === this.#waits) return;
    this.#waits = waits;
    if (!this.#asked) this.#rest();
  }

  /** A message has arrived. */
  heard(pong: boolean): void {
    if (pong) this.#answer = answerTime;
    this.#asked = false;
    this.#rest();
  }

  /** Asks at once, because the connection is in doubt. */
  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#unsent = this.#line.unsent();
    this.#line.ping();
    this.#arm(this.#answer);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked = this.#waits = false;
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waits) this.#arm(quietTime);
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#due(), ms);
  }

  #due(): void {
    if (!this.#asked) return this.ask();
    // A long message that is being sent holds up the ping after it.
    const unsent = this.#line.unsent();
    if (unsent > 0 && unsent !== this.#unsent) {
      this.#unsent = unsent;
      return this.#arm(this.#answer);
    }
    this.#answer = Math.min(2 * this.#answer, longestAnswer);
    this.stop();
    this.#line.dead();
  }
}
