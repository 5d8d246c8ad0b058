// Scrolling through more rows than a browser's scroll bar can hold. Browsers cap the height
// of an element at 17 to 33 million pixels, but three million rows need 90 million. So a
// long table's scroll bar is shorter than its content. Near both ends a pixel of the bar is
// a pixel of the content, and between them the bar is compressed. A small movement (wheel,
// finger, key) always moves the content by the same distance, so that it passes every row.
// A large one (dragging the bar) jumps.

const longest = 8_000_000;
const edge = 1_000_000;

/** Maps positions of the scroll bar to positions in the content, both in pixels from the top. */
export class ScrollMap {
  /** The height to give the scrolled element. */
  readonly height: number;
  readonly #barEnd: number;
  readonly #end: number;

  /** content is the height of all rows, and view the height of the visible part. */
  constructor(content: number, view: number) {
    this.height = Math.min(content, longest);
    this.#barEnd = Math.max(0, this.height - view);
    this.#end = Math.max(0, content - view);
  }

  /** The last position in the content. */
  get end(): number {
    return this.#end;
  }

  toContent(bar: number): number {
    return this.#map(bar, this.#barEnd, this.#end);
  }

  toBar(content: number): number {
    return this.#map(content, this.#end, this.#barEnd);
  }

  #map(at: number, from: number, to: number): number {
    if (at <= edge || from === to) return Math.min(at, to);
    if (at >= from - edge) return Math.max(0, to - (from - at));
    return edge + ((at - edge) / (from - 2 * edge)) * (to - 2 * edge);
  }
}

/** Where a table is scrolled to, told of each movement of its scroll bar. */
export class Scroller {
  map: ScrollMap;
  /** The position in the content. */
  top = 0;
  #bar = 0;

  constructor(map: ScrollMap) {
    this.map = map;
  }

  /**
   * The bar has moved here. A movement of the distance jump or more does not come from a
   * wheel, a finger or a key.
   */
  moved(bar: number, jump: number): void {
    const by = bar - this.#bar;
    this.#bar = bar;
    this.top = Math.abs(by) >= jump ? this.map.toContent(bar) : this.#clamp(this.top + by);
  }

  /**
   * The content is to be scrolled here. Returns the new position of the bar. Call `at`
   * with the position that the bar really took.
   */
  goTo(top: number): number {
    this.top = this.#clamp(top);
    return this.map.toBar(this.top);
  }

  /** The bar has been put here. That does not move the content. */
  at(bar: number): void {
    this.#bar = bar;
  }

  /** The table has become longer or shorter. Returns the new position of the bar. */
  resize(map: ScrollMap): number {
    this.map = map;
    return this.goTo(this.top);
  }

  #clamp(top: number): number {
    return Math.min(this.map.end, Math.max(0, top));
  }
}
