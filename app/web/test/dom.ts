// A document for components to be drawn into, without a browser. Import it before any component.

import { Window } from "happy-dom";
import { options } from "preact";
import { mock } from "node:test";

const window = new Window({ url: "http://localhost/app/" });
for (const name of ["document", "HTMLElement", "HTMLInputElement", "Element", "Node", "getComputedStyle", "ResizeObserver", "MutationObserver", "matchMedia", "localStorage", "getSelection", "location", "history", "HTMLTextAreaElement"] as const) {
  Object.assign(globalThis, { [name]: (window as any)[name] });
}
Object.assign(globalThis, { window: globalThis, addEventListener: window.addEventListener.bind(window), removeEventListener: window.removeEventListener.bind(window), scrollTo: () => {} });

// There is no layout here; a table needs some room to show anything.
Object.defineProperty((window as any).HTMLElement.prototype, "clientWidth", { get: () => 700 });

/** Time stands still in these tests, until they say otherwise. */
mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });

// Draw at once, and run effects with it: what a browser does between two frames.
options.debounceRendering = (draw) => draw();
(globalThis as any).requestAnimationFrame = (f: () => void) => (f(), 0);
(globalThis as any).cancelAnimationFrame = () => {};

export const tick = (ms: number): void => mock.timers.tick(ms);

export function fire(target: Element, type: string, init: object = {}): boolean {
  const event = new (window as any).Event(type, { bubbles: true, cancelable: true });
  return target.dispatchEvent(Object.assign(event, init));
}
