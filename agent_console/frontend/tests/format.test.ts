import { describe, expect, it } from "vitest";
import { initials, length, makeFormat, percent } from "../src/format";
import { page } from "./people";

const en = makeFormat(page);
const zh = makeFormat({ ...page, language: "zh" });

describe("lengths", () => {
  it.each([
    [0, "0:00"],
    [-3, "0:00"],
    [59.9, "0:59"],
    [72, "1:12"],
    [3599, "59:59"],
    [3600, "1:00:00"],
    [4210, "1:10:10"],
  ])("%s s is %s", (seconds, text) => expect(length(seconds)).toBe(text));
});

describe("telephone numbers", () => {
  it("of the own country are written as people there do, others with + and country", () => {
    expect(en.number("+8613855501182")).toBe("138 5550 1182");
    expect(en.number("+441134960182")).toBe("+44 113 496 0182");
    expect(makeFormat({ ...page, site: { ...page.site, country: "GB" } }).number("+441134960182")).toBe("0113 496 0182");
  });
  it("are never cut or lost when they cannot be read", () => {
    expect(en.number("anonymous")).toBe("anonymous");
  });
  it("that are typed become E.164, or nothing", () => {
    expect(en.dialled("138 5550 1182")).toBe("+8613855501182");
    expect(en.dialled("+44 113 496 0182")).toBe("+441134960182");
    expect(en.dialled("12")).toBeNull();
    expect(en.dialled("pump")).toBeNull();
  });
});

describe("days", () => {
  const friday = new Date("2026-11-20T04:00:00Z");
  const now = new Date("2026-11-23T04:00:00Z");
  it("are written in the page's language", () => {
    expect(en.day(friday, now)).toBe("Friday 20 November");
    expect(zh.day(friday, now)).toBe("11月20日 星期五");
    expect(en.shortDay(friday)).toBe("Fri 20 Nov");
  });
  it("of another year have it", () => {
    const before = new Date("2025-11-20T04:00:00Z");
    expect(en.day(before, now)).toBe("Thursday 20 November 2025");
    expect(zh.day(before, now)).toBe("2025年11月20日 星期四");
  });
  it("begin and end by the site's clock, not the browser's", () => {
    expect(en.dayKey(new Date("2026-11-22T16:30:00Z"))).toBe("2026-11-23");
    expect(en.clock(new Date("2026-11-22T16:30:00Z"))).toBe("00:30");
  });
});

describe("small things", () => {
  it("names shrink to initials, Chinese ones to their first sign", () => {
    expect(initials("Margaret Okafor")).toBe("MO");
    expect(initials("周敏 Zhou Min")).toBe("周");
    expect(initials("Cher")).toBe("C");
    expect(initials("")).toBe("");
  });
  it("shares and counts", () => {
    expect(percent(0.864)).toBe("86%");
    expect(en.count(1284)).toBe("1,284");
  });
});
