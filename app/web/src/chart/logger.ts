// Collects Vega's messages about one chart.

export class Logger {
  readonly errors: string[] = [];

  level(): this;
  level(level?: number): number | this;
  level(level?: number): number | this {
    return level === undefined ? 0 : this;
  }

  error(...message: readonly unknown[]): this {
    this.errors.push(message.map(String).join(" "));
    return this;
  }

  /** Warnings are for the author of the specification. */
  warn(...message: readonly unknown[]): this {
    console.warn(...message);
    return this;
  }

  info(): this {
    return this;
  }

  debug(): this {
    return this;
  }
}
