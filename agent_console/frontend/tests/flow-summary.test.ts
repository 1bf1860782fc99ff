// The one line of a node's card.

import { expect, it } from "vitest";
import { summaryOf } from "../src/pages/flows/words";

it("what is announced, in whatever field, in the reader's language", () => {
  const asks = { text: { en: "Your number, please.", zh: "请输入号码。" } };
  expect(summaryOf({ type: "play", prompt: asks }, "zh")).toBe("请输入号码。");
  expect(summaryOf({ type: "authenticate", number: asks, pin: asks }, "en")).toBe("Your number, please.");
  expect(summaryOf({ type: "play", prompt: { sound: "greeting" } }, "en")).toBe("♪ greeting");
});

it("else what the node goes by", () => {
  expect(summaryOf({ type: "queue", queue: { en: "sales-en", zh: "sales-zh" } }, "en")).toBe("sales-en, sales-zh");
  expect(summaryOf({ type: "condition", holds: "balance > 0" }, "en")).toBe("balance > 0");
  expect(summaryOf({ type: "request", text: '"pump"' }, "en")).toBe('"pump"');
  expect(summaryOf({ type: "wait", seconds: 3 }, "en")).toBe("3");
});
