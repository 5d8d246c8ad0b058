// Draws Vega-Lite specifications. The page's policy allows no code made at run time, so
// expressions are interpreted. A specification may load nothing, so its data must be
// inside.

import { expressionFunction, parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { compactText, formatted } from "../format/numbers.ts";
import { loadsNothing } from "./loader.ts";
import { vegaLocale } from "./locale.ts";
import { Logger } from "./logger.ts";
import { picture } from "./picture.ts";
import { rowsOf } from "./series.ts";
import { sized, type Spec } from "./size.ts";
import { chartTheme } from "./theme.ts";
import { Tips, type Tip } from "./tip.ts";
import { Tooltip } from "./tooltip.ts";
import { canZoom, zoomBy } from "./zoom.ts";

export type { Spec, Tip };

/** The content of a chart, and its height. */
export interface Shown {
  readonly spec: Spec;
  readonly height: number;
  readonly tip?: Tip;
}

// The server asks for this format on axes whose numbers the page formats itself.
expressionFunction("refrain", (n: number, format: string) => (format === "compact" ? compactText(n) : formatted(format, n)));

/**
 * One chart in one element. It is drawn again when its specification, the page's colours
 * or the element's width change.
 */
export class ChartView {
  readonly #place: HTMLElement;
  readonly #say: (wrong: string, zooms: boolean) => void;
  readonly #tooltip: Tooltip;
  readonly #resize: ResizeObserver;
  readonly #unwatch: () => void;
  #shown: Shown | undefined;
  #tips: Tips | undefined;
  /** Zero while the element is not visible. */
  #width = 0;
  /** The width that the present chart was drawn for. */
  #drawn = 0;
  #fills = false;
  #view: View | undefined;
  /** The chart is one for paper, and stays so until the print is done. */
  #printing = false;
  /** Number of the latest drawing. Older ones are dropped. */
  #turn = 0;

  /**
   * watchTheme calls back when the page's colours change, and returns a function that
   * ends that. say gets a sentence with the reason why a chart cannot be drawn, or ""
   * once it can; and whether it can be zoomed.
   */
  constructor(place: HTMLElement, watchTheme: (changed: () => void) => () => void, say: (wrong: string, zooms: boolean) => void) {
    this.#place = place;
    this.#say = say;
    this.#tooltip = new Tooltip(place);
    this.#resize = new ResizeObserver((sizes) => this.#fit(Math.floor(sizes.at(-1)!.contentRect.width)));
    this.#resize.observe(place);
    this.#unwatch = watchTheme(() => void this.#draw());
    addEventListener("beforeprint", this.#forPrint);
    addEventListener("afterprint", this.#afterPrint);
    // Vega handles an event with a delay, which is too late to keep the browser from
    // zooming the page.
    place.addEventListener("wheel", (e) => {
      if ((e.ctrlKey || e.metaKey) && this.#view && canZoom(this.#view)) e.preventDefault();
    }, { passive: false });
  }

  show(shown: Shown): void {
    this.#shown = shown;
    this.#tips = shown.tip && new Tips(shown.tip, rowsOf(shown.spec));
    void this.#draw();
  }

  /** Multiplies the visible range by `factor`, around its middle. */
  zoom(factor: number): void {
    if (this.#view && canZoom(this.#view)) zoomBy(this.#view, factor);
  }

  /** The visible chart, with its label above it, as a PNG file. */
  async png(label: string): Promise<Blob | null> {
    if (!this.#view) return null;
    const sharpness = 2;
    return picture(await this.#view.toCanvas(sharpness), sharpness, label, this.#place);
  }

  close(): void {
    this.#turn++;
    this.#resize.disconnect();
    this.#unwatch();
    removeEventListener("beforeprint", this.#forPrint);
    removeEventListener("afterprint", this.#afterPrint);
    this.#view?.finalize();
    this.#tooltip.close();
  }

  async #draw(): Promise<void> {
    const turn = ++this.#turn;
    // The charts of a page are drawn one by one, with time for the user's input between
    // them. A dragged slider requests more drawings than are needed.
    await breath();
    if (turn !== this.#turn) return;
    // Without a width it is not visible yet, and the observer of its size will call again.
    // The observer tells the width. To ask for it here would lay out the whole page for
    // each of its charts.
    const width = this.#width;
    this.#drawn = width;
    if (width === 0 || !this.#shown || this.#printing) return;
    // The new chart is drawn aside, so that the old one stays until a complete one
    // replaces it.
    const canvas = aside();
    const logger = new Logger();
    let view: View | undefined;
    try {
      view = this.#build(this.#shown, width, logger);
      await view.initialize(canvas).hover().runAsync();
    } catch (e) {
      logger.error(e instanceof Error ? e.message : e);
    }
    if (turn !== this.#turn) return void view?.finalize();
    this.#say(logger.errors.length > 0 ? `This chart cannot be drawn: ${logger.errors[0]}` : "", view !== undefined && canZoom(view));
    this.#replace(canvas, view);
  }

  #replace(canvas: HTMLElement, view: View | undefined): void {
    this.#view?.finalize();
    this.#tooltip.hide();
    this.#view = view;
    this.#place.replaceChildren(canvas);
  }

  /** Prints in the light theme, and draws synchronously, since printing does not wait. */
  readonly #forPrint = (): void => {
    const width = this.#place.clientWidth; // of the paper, by now
    if (!this.#shown || !this.#view || width === 0) return;
    this.#printing = true;
    this.#turn++;
    const canvas = aside();
    const view = this.#build(this.#shown, width, new Logger(), true);
    view.initialize(canvas).run();
    this.#replace(canvas, view);
  };

  readonly #afterPrint = (): void => {
    this.#printing = false;
    void this.#draw();
  };

  #build({ spec: given, height }: Shown, width: number, logger: Logger, print = false): View {
    const { spec, fills } = sized(given, width, height);
    this.#fills = fills;
    const compiled = compile(spec as unknown as TopLevelSpec, { config: chartTheme(this.#place, given, width, print), logger });
    // With `ast`, expressions stay trees for the interpreter. Without it Vega would make
    // functions of them.
    const view = new View(parse(compiled.spec, undefined, { ast: true }), {
      expr: expressionInterpreter,
      renderer: "canvas",
      loader: loadsNothing((why) => logger.error(why)),
      logger,
      locale: vegaLocale(),
    } as unknown as ConstructorParameters<typeof View>[1]); // Vega's type for `locale` is wrong here
    return view.tooltip((_, event, item, value) => this.#tooltip.show(event, this.#told(view, item?.datum, value)));
  }

  /** The text of a mark's tooltip. */
  #told(view: View, datum: unknown, value: unknown): unknown {
    if (!this.#tips || value === null || value === undefined || value === "") return value;
    // Vega finds the nearest point by Voronoi cells. The datum of a cell is its point.
    const mark = (datum as { datum?: unknown }).datum ?? datum;
    return this.#tips.lines(mark as Record<string, unknown>, (s) => colorIn(view, s));
  }

  /**
   * Follows the width of the element. The chart is stretched at once, as far as it can
   * be. Then it is drawn anew for that width, with its legend and dates if they have
   * room.
   */
  #fit(width: number): void {
    this.#width = width;
    if (width === this.#drawn || width === 0) return;
    if (this.#view && this.#fills) void this.#view.width(width).runAsync();
    void this.#draw();
  }
}

function aside(): HTMLElement {
  const canvas = document.createElement("div");
  canvas.className = "chart-canvas";
  return canvas;
}

/** The colour of a series. */
function colorIn(view: View, s: string): string | undefined {
  try {
    return (view.scale("color") as unknown as (s: string) => string)(s);
  } catch {
    return undefined; // a chart of one series has no such scale
  }
}

const breath = (): Promise<void> => new Promise((go) => setTimeout(go));
