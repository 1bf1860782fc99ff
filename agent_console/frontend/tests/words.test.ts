import { beforeEach, describe, expect, it } from "vitest";
import { setWords, t, tn } from "../src/words";

const SEPARATOR = "\u0004";

describe("sentences", () => {
  beforeEach(() => setWords({}));

  it("are English until the catalogue is there", () => {
    expect(t("strip", "Transferred to {name}", { name: "Ben" })).toBe("Transferred to Ben");
    expect(tn("strip", "{n} call", "{n} calls", 1)).toBe("1 call");
    expect(tn("strip", "{n} call", "{n} calls", 2)).toBe("2 calls");
  });

  it("with one English text and two meanings have two translations", () => {
    setWords({ [`state${SEPARATOR}Ready`]: "空闲", [`act${SEPARATOR}Ready`]: "置闲" });
    expect([t("state", "Ready"), t("act", "Ready")]).toEqual(["空闲", "置闲"]);
  });

  it("of a language with one form use it for every number", () => {
    setWords({ [`strip${SEPARATOR}{n} call`]: ["{n} 通电话"] });
    expect([tn("strip", "{n} call", "{n} calls", 1), tn("strip", "{n} call", "{n} calls", 5)]).toEqual(["1 通电话", "5 通电话"]);
  });

  it("show a place that nobody filled", () => {
    expect(t("strip", "Hello {name}")).toBe("Hello {name}");
  });
});
