import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

type Triple = readonly [number, number, number];

/** How linear RGB looks to who lacks one kind of cone (Machado, Oliveira and Fernandes 2009), and to who lacks none. */
const sights: Record<string, readonly [Triple, Triple, Triple]> = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

function linear(hex: string): Triple {
  return [1, 3, 5].map((i) => {
    const v = parseInt(hex.slice(i, i + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const luminance = (hex: string): number => dot(linear(hex), [0.2126, 0.7152, 0.0722]);

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** CIELAB, in which distances are about as large as differences look. */
function lab(rgb: Triple): Triple {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * Math.max(t, 0) + 16 / 116);
  const x = f(dot(rgb, [0.4124, 0.3576, 0.1805]) / 0.9505);
  const y = f(dot(rgb, [0.2126, 0.7152, 0.0722]));
  const z = f(dot(rgb, [0.0193, 0.1192, 0.9505]) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function palette(css: string, name: string): { light: string; dark: string } {
  const m = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css);
  assert.ok(m, name);
  return { light: m[1]!, dark: m[2]! };
}

test("the colours of series are told apart, whoever looks at them, on light and dark", () => {
  // Hazard: teal and pink are one colour to one man in twelve.
  const css = readFileSync("src/styles/theme.css", "utf8");
  const series = Array.from({ length: 8 }, (_, i) => palette(css, `series-${i + 1}`));
  for (const mode of ["light", "dark"] as const) {
    const surface = palette(css, "surface")[mode];
    for (const color of series) assert.ok(contrast(color[mode], surface) >= 3, `${color[mode]} on ${surface}`);
    for (const [sight, m] of Object.entries(sights)) {
      const seen = series.map((color) => {
        const rgb = linear(color[mode]);
        return lab([dot(m[0], rgb), dot(m[1], rgb), dot(m[2], rgb)]);
      });
      for (let i = 0; i < 8; i++) {
        for (let j = 0; j < i; j++) {
          const apart = Math.hypot(...seen[i]!.map((v, k) => v - seen[j]![k]!));
          assert.ok(apart >= 15, `${mode}, ${sight}: series ${j + 1} and ${i + 1} are ${apart.toFixed(1)} apart`);
        }
      }
    }
  }
});
