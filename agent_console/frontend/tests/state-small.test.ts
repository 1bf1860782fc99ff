// Drafts, keys and reasons.

import { beforeEach, describe, expect, it } from "vitest";
import { makeDrafts, readDraft } from "../src/state/drafts";
import { keyOf, type KeyPress } from "../src/state/keys";
import { byDigit, find, findNode, leaves, pathTitle, reasonTree } from "../src/state/reasons";
import { page } from "./people";

describe("drafts", () => {
  beforeEach(() => localStorage.clear());

  it("are forgotten only while they are what was kept elsewhere", () => {
    const drafts = makeDrafts(localStorage, "anna");
    drafts.keep("note/c-1", "first");
    drafts.keep("note/c-1", "first and more");
    drafts.drop("note/c-1", "first");
    expect(drafts.read("note/c-1")).toBe("first and more");
    drafts.drop("note/c-1", "first and more");
    expect(drafts.read("note/c-1")).toBeNull();
  });

  it("that are not readable count as none", () => {
    const drafts = makeDrafts(localStorage, "anna");
    drafts.keep("broken", "{");
    expect(readDraft(drafts, "broken")).toBeNull();
    drafts.keep("whole", '{"a":1}');
    expect(readDraft(drafts, "whole")).toEqual({ a: 1 });
  });

  it("belong to who typed them, whatever his name", () => {
    const [anna, annas] = [makeDrafts(localStorage, "anna"), makeDrafts(localStorage, "anna/note")];
    anna.keep("note/c-1", "Anna's");
    annas.keep("note/c-2", "the other's");
    expect([anna.names("note/"), annas.names("note/"), annas.read("note/c-1")]).toEqual([["c-1"], ["c-2"], null]);
  });
});

describe("keys", () => {
  const press = (code: string, change: Partial<KeyPress> = {}): KeyPress => ({
    key: code.replace(/^Key/, "").toLowerCase(),
    code,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    repeat: false,
    isComposing: false,
    ...change,
  });

  it("alone count outside fields, with Alt everywhere", () => {
    expect(keyOf(press("KeyY"), false, true)).toBe("Y");
    expect(keyOf(press("KeyY"), true, true)).toBeNull();
    expect(keyOf(press("KeyY", { altKey: true }), true, true)).toBe("Y");
  });

  it("alone can be switched off; Alt and ? stay", () => {
    expect(keyOf(press("KeyY"), false, false)).toBeNull();
    expect(keyOf(press("Slash", { key: "/" }), false, false)).toBeNull();
    expect(keyOf(press("KeyY", { altKey: true }), false, false)).toBe("Y");
    expect(keyOf(press("Slash", { key: "?", shiftKey: true }), false, false)).toBe("?");
  });

  it("that repeat, compose or belong to the browser are nobody's", () => {
    for (const change of [{ repeat: true }, { isComposing: true }, { ctrlKey: true }, { metaKey: true }, { shiftKey: true }])
      expect(keyOf(press("KeyX", change), false, true)).toBeNull();
    expect(keyOf(press("KeyX", { altKey: true, repeat: true }), false, true)).toBeNull();
  });

  it("go by their place, so that a Chinese input method changes nothing", () => {
    expect(keyOf(press("KeyK", { key: "看" }), false, true)).toBe("K");
    expect(keyOf(press("Numpad7", { key: "7" }), false, true)).toBe("7");
  });
});

describe("reasons", () => {
  const tree = reasonTree(page.dispositions);

  it("stand under their parents, numbered in the site's order", () => {
    expect(tree.map(({ name, key }) => [name, key])).toEqual([["sales", "1"], ["service", "2"], ["other", "3"]]);
    expect(tree[0]?.children.map(({ name, key }) => [name, key])).toEqual([["sales/order", "1"], ["sales/price", "2"]]);
    expect(leaves(tree).map(({ name }) => name)).toEqual(["sales/order", "sales/price", "service/fault", "other"]);
  });

  it("stand at the top when their parent is not defined", () => {
    expect(reasonTree([{ name: "lost/one", title: "One" }]).map(({ name }) => name)).toEqual(["lost/one"]);
  });

  it("have a digit up to the tenth, which is 0, and none beyond", () => {
    const many = reasonTree([..."abcdefghijk"].map((name) => ({ name, title: name })));
    expect(many.map(({ key }) => key).join()).toBe("1,2,3,4,5,6,7,8,9,0,");
    expect(byDigit(many, null, "0")?.name).toBe("j");
  });

  it("are found by any words of their path, those that begin with the first word before others", () => {
    expect(find(tree, "sal").map(({ name }) => name)).toEqual(["sales/order", "sales/price"]);
    expect(find(tree, "ord sal").map(({ name }) => name)).toEqual(["sales/order"]);
    expect(find(tree, "o").map(({ name }) => name)[0]).toBe("sales/order");
    expect(find(tree, "  ")).toEqual([]);
  });

  it("are written with the whole way to them", () => {
    const order = findNode(tree, "sales/order");
    expect(order && pathTitle(order)).toBe("Sales › Order");
    expect(findNode(tree, null)).toBeNull();
    expect(byDigit(tree, tree[0] ?? null, "2")?.name).toBe("sales/price");
  });
});
