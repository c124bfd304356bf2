import { describe, expect, it } from "vitest";
import type { Band } from "../../src/core/summary.ts";
import { palette } from "../../src/report/charts/palette.ts";
import { renderDrowningSvg } from "../../src/report/picture.ts";
import { xmlFault } from "./markup.ts";
import { empty, founding, hostile, nodesSweep, onePoint, peakFailure } from "./summaries.ts";

describe.each(Object.entries({ peakFailure, nodesSweep, onePoint, hostile }))("%s", (_, make) => {
  const svg = renderDrowningSvg(make());

  it("is one well-formed SVG file that names itself and needs nothing beside it", () => {
    expect(xmlFault(svg.trim())).toBeNull();
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toMatch(/role="img" aria-label="[^"]+"|aria-label="[^"]+"[^>]* role="img"/);
    expect(svg).not.toMatch(/<(script|image|use|foreignObject)\b|href|url\(|@import/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("has its colours written out, for viewers that know no variables", () => {
    expect(svg.replace(/aria-label="[^"]*"/g, "").replace(/>[^<]*</g, "><")).not.toContain("var(--");
    expect(svg).toContain(`fill="${palette["--paper"].light}"`);
    expect(svg).toContain("prefers-color-scheme:dark");
  });

  it("is the same to the byte when drawn again", () => {
    expect(renderDrowningSvg(make())).toBe(svg);
  });
});

it("shows the small multiple whose database drowns most, with both clients and the faults", () => {
  const svg = renderDrowningSvg(peakFailure());
  expect(svg).toContain(">back in the trough · peak-failure<");
  for (const text of ["php-memcached 3.2.0", "pecl-memcache 3.0.8", "more than the capacity", "crash", "recover"]) {
    expect(svg).toContain(`>${text}<`);
  }
  expect(svg).toMatch(/>capacity 1\.5 k\/s</);
});

it("light colours that are equal are equal in the dark, so that one rule can turn them", () => {
  const byLight = new Map<string, string>();
  for (const { light, dark } of Object.values(palette)) {
    expect(byLight.get(light) ?? dark).toBe(dark);
    byLight.set(light, dark);
  }
});

it("a database that nobody asked for anything is drawn, with nothing offered", () => {
  const { points, ...others } = onePoint();
  const quiet = points.map(({ series, ...point }) => {
    const still = (band: Band): Band => ({ mean: band.mean.map(() => 0), low: [], high: [] });
    const columns = Object.fromEntries(Object.entries(series.columns).map(([name, band]) => [name, still(band)]));
    return { ...point, series: { ...series, columns } };
  });
  const svg = renderDrowningSvg({ ...others, points: quiet });
  expect(xmlFault(svg.trim())).toBeNull();
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

it("a summary without a database is refused by name", () => {
  for (const make of [founding, empty]) expect(() => renderDrowningSvg(make())).toThrow(/databaseQueriesPerSecond/);
});
