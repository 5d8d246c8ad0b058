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

/** How different two colours look: CIEDE2000, as Sharma, Wu and Dalal wrote it down (2005). */
function difference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const rad = Math.PI / 180;
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / rad + 360) % 360);
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
  let dh = c1 * c2 === 0 ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((dh * rad) / 2);
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  let h = h1 + h2;
  if (c1 * c2 !== 0) h = Math.abs(h1 - h2) <= 180 ? h / 2 : h < 360 ? (h + 360) / 2 : (h - 360) / 2;
  const t = 1 - 0.17 * Math.cos((h - 30) * rad) + 0.24 * Math.cos(2 * h * rad) + 0.32 * Math.cos((3 * h + 6) * rad) - 0.2 * Math.cos((4 * h - 63) * rad);
  const x = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2));
  const y = (c2 - c1) / (1 + 0.045 * c);
  const z = dH / (1 + 0.015 * c * t);
  const turn = -Math.sin(2 * 30 * Math.exp(-(((h - 275) / 25) ** 2)) * rad) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  return Math.sqrt(x * x + y * y + z * z + turn * y * z);
}

function palette(css: string, name: string): { light: string; dark: string } {
  const m = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css);
  assert.ok(m, name);
  return { light: m[1]!, dark: m[2]! };
}

test("differences of colours are those of the published examples", () => {
  // The pairs 1, 7, 17, 25 and 34 of the test data of Sharma, Wu and Dalal.
  for (const [a, b, want] of [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as const) assert.ok(Math.abs(difference(a, b) - want) < 1e-4, `${a} and ${b}: ${difference(a, b)}, want ${want}`);
});

const count = 12;

test("the colours of series are told apart, whoever looks at them, on light and dark", () => {
  // Hazard: teal and pink are one colour to one man in twelve. A difference of 10 is seen at a glance.
  const css = readFileSync("src/styles/theme.css", "utf8");
  const series = Array.from({ length: count }, (_, i) => palette(css, `series-${i + 1}`));
  for (const mode of ["light", "dark"] as const) {
    for (const surface of ["surface", "raised", "sunken"].map((name) => palette(css, name)[mode])) {
      for (const color of series) assert.ok(contrast(color[mode], surface) >= 3, `${color[mode]} on ${surface}`);
    }
    for (const [sight, m] of Object.entries(sights)) {
      const seen = series.map((color) => {
        const rgb = linear(color[mode]);
        return lab([dot(m[0], rgb), dot(m[1], rgb), dot(m[2], rgb)]);
      });
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < i; j++) {
          const apart = difference(seen[i]!, seen[j]!);
          assert.ok(apart >= 12, `${mode}, ${sight}: series ${j + 1} and ${i + 1} are ${apart.toFixed(1)} apart`);
        }
      }
    }
  }
});
