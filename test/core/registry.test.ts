import { describe, expect, it } from "vitest";
import { z } from "zod";
import { growing } from "../../src/core/growing.ts";
import { registry } from "../../src/core/registry.ts";

const fruits = () => registry<{ readonly name: string; readonly taste: string }>("fruit", ({ taste }) => taste);
const apple = { name: "apple", taste: "sour" };
const pear = { name: "pear", taste: "sweet" };

describe("a registry", () => {
  it("is the list of what was registered, in that order", () => {
    const all = fruits();
    all.register(pear);
    all.register(apple, { name: "quince", taste: "tart" });
    expect(all.map(({ name }) => name)).toEqual(["pear", "apple", "quince"]);
    expect(all).toHaveLength(3);
    expect(all.named("apple")).toBe(apple);
  });

  it("has each name once: an error tells both, and nothing is registered", () => {
    const all = fruits();
    all.register(apple);
    const golden = { name: "apple", taste: "golden" };
    const message = 'fruit "apple" ("golden"); expected a name that is not taken, it is that of "sour"';
    expect(() => all.register(pear, golden)).toThrow(message);
    expect([...all]).toEqual([apple]);
    expect(() => all.register(pear, pear)).toThrow('fruit "pear" ("sweet"); expected');
    all.register(pear);
    expect([...all]).toEqual([apple, pear]);
  });

  it("names the nearest where there is none of that name", () => {
    const all = fruits();
    all.register(apple, pear);
    expect(() => all.named("appel")).toThrow("fruit \"appel\"; expected one of apple, pear; did you mean 'apple'?");
  });
});

describe("a schema made of a registry", () => {
  const setUp = () => {
    const all = fruits();
    all.register(apple);
    let made = 0;
    const fruit = growing([all], () => {
      made++;
      return z.enum(all.map(({ name }) => name));
    });
    // As schemas are built of others, and copied by a description.
    const basket = z.strictObject({ fruit: fruit.describe("What is in it."), more: z.array(fruit).prefault([]) });
    return { all, basket, made: () => made };
  };

  it("takes what is registered after it was used, and in what it is a part of", () => {
    const { all, basket } = setUp();
    expect(basket.safeParse({ fruit: "pear" }).success).toBe(false);
    expect(basket.safeParse({ fruit: "apple", more: ["apple"] }).success).toBe(true);
    all.register(pear);
    expect(basket.safeParse({ fruit: "pear", more: ["apple", "pear"] }).success).toBe(true);
    expect(JSON.stringify(z.toJSONSchema(basket))).toContain('"enum":["apple","pear"]');
  });

  it("is made once as long as nothing is registered, and not before it is used", () => {
    const { all, basket, made } = setUp();
    expect(made()).toBe(0);
    for (let i = 0; i < 3; i++) basket.safeParse({ fruit: "apple" });
    expect(made()).toBe(1);
    all.register(pear);
    basket.safeParse({ fruit: "apple" });
    expect(made()).toBe(2);
  });
});
