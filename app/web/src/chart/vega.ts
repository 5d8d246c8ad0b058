// Draws Vega-Lite specifications. The page's policy allows no code made at run time, so expressions are interpreted;
// and a specification may load nothing, so its data must be inside.

import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { loadsNothing } from "./loader.ts";
import { Logger } from "./logger.ts";
import { sized, type Spec } from "./size.ts";
import { chartTheme } from "./theme.ts";
import { Tooltip } from "./tooltip.ts";
import { canZoom, zoomBy } from "./zoom.ts";

export type { Spec };

/** One chart in one element: drawn again when its specification, the page's colours or the element's width change. */
export class ChartView {
  readonly #place: HTMLElement;
  readonly #say: (wrong: string, zooms: boolean) => void;
  readonly #tooltip: Tooltip;
  readonly #resize: ResizeObserver;
  readonly #unwatch: () => void;
  #spec: Spec | undefined;
  #height = 0;
  #width = 0;
  #fills = false;
  #view: View | undefined;
  /** Rises with each drawing: one that has been overtaken is thrown away. */
  #turn = 0;

  /** watchTheme calls back when the page's colours change, and returns what ends that. say is told why a chart cannot
   * be drawn, in a sentence, and is told nothing ("") once it can; and whether it can be zoomed. */
  constructor(place: HTMLElement, watchTheme: (changed: () => void) => () => void, say: (wrong: string, zooms: boolean) => void) {
    this.#place = place;
    this.#say = say;
    this.#tooltip = new Tooltip(place);
    this.#resize = new ResizeObserver(() => this.#fit());
    this.#resize.observe(place);
    this.#unwatch = watchTheme(() => void this.#draw());
    // Vega takes an event when it has time for it, which is too late to keep the browser from zooming the page.
    place.addEventListener("wheel", (e) => {
      if ((e.ctrlKey || e.metaKey) && this.#view && canZoom(this.#view)) e.preventDefault();
    }, { passive: false });
  }

  show(spec: Spec, height: number): void {
    this.#spec = spec;
    this.#height = height;
    void this.#draw();
  }

  /** Shows a stretch of x so many times as long. */
  zoom(factor: number): void {
    if (this.#view && canZoom(this.#view)) zoomBy(this.#view, factor);
  }

  close(): void {
    this.#turn++;
    this.#resize.disconnect();
    this.#unwatch();
    this.#view?.finalize();
    this.#tooltip.close();
  }

  async #draw(): Promise<void> {
    const turn = ++this.#turn;
    // A page of charts is drawn one by one, with room for its user between them; a slider that is dragged asks for more
    // drawings than anyone sees.
    await breath();
    if (turn !== this.#turn) return;
    const width = this.#place.clientWidth;
    // Not visible yet: the observer of its size will call again.
    if (width === 0 || !this.#spec) return;
    this.#width = width;
    // The new chart is drawn aside, so that the old one stands until it can be replaced by a whole one.
    const canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    const logger = new Logger();
    let view: View | undefined;
    try {
      view = this.#build(this.#spec, width, logger);
      await view.initialize(canvas).hover().runAsync();
    } catch (e) {
      logger.error(e instanceof Error ? e.message : e);
    }
    if (turn !== this.#turn) return void view?.finalize();
    this.#say(logger.errors.length > 0 ? `This chart cannot be drawn: ${logger.errors[0]}` : "", view !== undefined && canZoom(view));
    this.#view?.finalize();
    this.#tooltip.hide();
    this.#view = view;
    this.#place.replaceChildren(canvas);
  }

  #build(given: Spec, width: number, logger: Logger): View {
    const { spec, fills } = sized(given, width, this.#height);
    this.#fills = fills;
    const compiled = compile(spec as unknown as TopLevelSpec, { config: chartTheme(this.#place), logger });
    // `ast` keeps expressions as trees, for the interpreter; without it Vega would make functions of them.
    const view = new View(parse(compiled.spec, undefined, { ast: true }), {
      expr: expressionInterpreter,
      renderer: "canvas",
      loader: loadsNothing((why) => logger.error(why)),
      logger,
    });
    return view.tooltip((_, event, __, value) => this.#tooltip.show(event, value));
  }

  /** Follows the width of the element. Only a chart that fills it has a width that can be set. */
  #fit(): void {
    const width = this.#place.clientWidth;
    if (width === this.#width || width === 0) return;
    if (!this.#view) return void this.#draw();
    this.#width = width;
    if (this.#fills) void this.#view.width(width).runAsync();
  }
}

const breath = (): Promise<void> => new Promise((go) => setTimeout(go));
