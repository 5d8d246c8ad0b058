// Scrolling through more rows than a browser's scroll bar can hold. Browsers cap the height of an element (at 17 to 33
// million pixels); three million rows need 90 million. So a long table's scroll bar is shorter than its content: near
// both ends a pixel of one is a pixel of the other, and between them the bar is compressed. A small movement (wheel,
// finger, key) always moves the content by as much, so that it passes every row; a large one (the bar dragged) jumps.

const longest = 8_000_000;
const edge = 1_000_000;

/** Maps positions of the scroll bar to positions in the content, both in pixels from the top. */
export class ScrollMap {
  /** The height to give the scrolled element. */
  readonly height: number;
  readonly #barEnd: number;
  readonly #end: number;

  /** content is the height of all rows, view that of what is seen of them at a time. */
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

  /** The bar has moved here; jump is the distance from which a movement is no longer one of wheel, finger or key. */
  moved(bar: number, jump: number): void {
    const by = bar - this.#bar;
    this.#bar = bar;
    this.top = Math.abs(by) >= jump ? this.map.toContent(bar) : this.#clamp(this.top + by);
  }

  /** The content is to be scrolled here; returns where the bar has to go. Say where it went with `at`. */
  goTo(top: number): number {
    this.top = this.#clamp(top);
    return this.map.toBar(this.top);
  }

  /** The bar has been put here, which does not move the content. */
  at(bar: number): void {
    this.#bar = bar;
  }

  /** The table has become longer or shorter; returns where the bar has to go. */
  resize(map: ScrollMap): number {
    this.map = map;
    return this.goTo(this.top);
  }

  #clamp(top: number): number {
    return Math.min(this.map.end, Math.max(0, top));
  }
}
