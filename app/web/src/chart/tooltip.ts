// The text that a chart shows about the mark under the pointer. Its words come from data,
// so they are only ever set as text.

import type { Line } from "./tip.ts";

const gap = 14;

export class Tooltip {
  readonly #box = document.createElement("div");
  readonly #chart: Element;

  constructor(chart: Element) {
    this.#chart = chart;
    this.#box.className = "chart-tip";
    this.#box.hidden = true;
    // The chart has a description of its own, and this text is for users of a pointer.
    this.#box.setAttribute("aria-hidden", "true");
  }

  show(event: { clientX?: number; clientY?: number }, value: unknown): void {
    if (value === null || value === undefined || value === "") return this.hide();
    this.#box.replaceChildren(...(Array.isArray(value) ? [told(value as Line[])] : lines(value)));
    this.#box.hidden = false;
    // An open dialog, or the element that fills the screen, covers everything outside of
    // it.
    const over = document.fullscreenElement ?? this.#chart.closest("dialog") ?? document.body;
    if (this.#box.parentNode !== over) over.append(this.#box);
    this.#moveTo(event.clientX ?? 0, event.clientY ?? 0);
  }

  hide(): void {
    this.#box.hidden = true;
  }

  close(): void {
    this.#box.remove();
  }

  #moveTo(x: number, y: number): void {
    const { width, height } = this.#box.getBoundingClientRect();
    const left = x + gap + width > innerWidth ? x - gap - width : x + gap;
    const top = y + gap + height > innerHeight ? y - gap - height : y + gap;
    this.#box.style.left = `${Math.max(4, left)}px`;
    this.#box.style.top = `${Math.max(4, top)}px`;
  }
}

/** The lines of a chart that the server made. */
function told(all: readonly Line[]): Element {
  const list = document.createElement("dl");
  for (const { name, value, color, here } of all) {
    const term = line("dt", name);
    if (color) {
      const swatch = document.createElement("i");
      swatch.style.background = color;
      term.prepend(swatch);
    }
    if (here) term.className = "here";
    list.append(term, line("dd", value));
  }
  return list;
}

function lines(value: unknown): Element[] {
  if (typeof value !== "object" || value === null) return [line("span", String(value))];
  const list = document.createElement("dl");
  for (const [name, content] of Object.entries(value)) {
    list.append(line("dt", name), line("dd", typeof content === "object" ? JSON.stringify(content) : String(content)));
  }
  return [list];
}

function line(tag: string, text: string): Element {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
