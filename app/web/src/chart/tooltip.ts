// What a chart says about the mark under the pointer. Its words come from data, so they are only ever text.

const gap = 14;

export class Tooltip {
  readonly #box = document.createElement("div");

  constructor(chart: Element) {
    this.#box.className = "chart-tip";
    this.#box.hidden = true;
    // The chart has its own description; what moves with the pointer is for who uses one.
    this.#box.setAttribute("aria-hidden", "true");
    // What is outside an open dialog is behind it.
    (chart.closest("dialog") ?? document.body).append(this.#box);
  }

  show(event: { clientX?: number; clientY?: number }, value: unknown): void {
    if (value === null || value === undefined || value === "") return this.hide();
    this.#box.replaceChildren(...lines(value));
    this.#box.hidden = false;
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
