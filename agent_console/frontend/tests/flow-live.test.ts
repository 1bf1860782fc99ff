import { describe, expect, it } from "vitest";
import type { FlowNode, FollowedCall, WalkedStep } from "../src/link/messages";
import { busiest, hangUps, lineWidth, losesCallers, overlayOfPeriod, overlayOfToday, takeCall, takeFlow, wayOf } from "../src/state/flowLive";

const AT = "2026-11-26T01:00:00Z";

function node(name: string, more: Partial<FlowNode> = {}): FlowNode {
  return { version: 3, node: name, now: 0, came_in: 0, exits: {}, gave_up: 0, onward: 0, ended: 0, lost: 0, ...more };
}

function step(name: string, exit: string | null): WalkedStep {
  return { flow: "hotline", version: 3, node: name, exit, entered: AT, seconds: 1, again: false };
}

function call(more: Partial<FollowedCall> = {}): FollowedCall {
  return { interaction: "a", number: "+8613855501182", first: 0, steps: [], stands: [], does: null, variables: {}, failed: [], over: false, ...more };
}

describe("a flow on the screen", () => {
  const flow = takeFlow(null, { flow: "hotline", nodes: [node("menu", { now: 1, came_in: 4, exits: { 1: 2 }, gave_up: 1 })], callers: [] });

  it("takes the nodes that changed and keeps the others", () => {
    const later = takeFlow(flow, { flow: "hotline", nodes: [node("sales", { came_in: 2, onward: 2 })], callers: [] });
    expect([...overlayOfToday(later, null).keys()]).toEqual(["menu", "sales"]);
    expect(overlayOfToday(later, null).get("menu")).toMatchObject({ now: 1, cameIn: 4, gaveUp: 1, dropOff: 0.25 });
  });

  it("adds its versions up, or shows one", () => {
    const both = takeFlow(flow, { flow: "hotline", nodes: [node("menu", { version: 4, now: 2, came_in: 6, exits: { 1: 3, 2: 1 } })], callers: [] });
    expect(overlayOfToday(both, null).get("menu")).toMatchObject({ now: 3, cameIn: 10, exits: { 1: 5, 2: 1 } });
    expect(overlayOfToday(both, 4).get("menu")).toMatchObject({ now: 2, cameIn: 6, exits: { 1: 3, 2: 1 } });
  });

  it("begins anew with another flow", () => {
    const other = takeFlow(flow, { flow: "bank", nodes: [node("pin")], callers: [] });
    expect([...overlayOfToday(other, null).keys()]).toEqual(["pin"]);
  });
});

describe("lines and losses", () => {
  it("are thick by the root of how many went there", () => {
    expect(lineWidth(0, 100)).toBe(1.5);
    expect(lineWidth(100, 100)).toBe(9);
    expect(lineWidth(25, 100)).toBeCloseTo(5.25);
    expect(lineWidth(0, 0)).toBe(1.5);
  });

  it("measure themselves by the busiest line", () => {
    const period = { flow: "hotline", first: "2026-11-26", last: "2026-11-26", version: null, versions: [3] };
    const figures = { came_in: 10, gave_up: 2, onward: 0, ended: 0, lost: 0, median: 4, p90: 9 };
    const overlay = overlayOfPeriod({ ...period, nodes: [{ node: "menu", exits: { 1: 7, 2: 1 }, ...figures }] });
    expect(busiest(overlay)).toBe(7);
    expect(overlay.get("menu")).toMatchObject({ now: 0, dropOff: 0.2, median: 4, p90: 9 });
  });

  it("alarm from a fifth of those who came, if those were enough to tell", () => {
    const overlay = (cameIn: number, gaveUp: number) => ({
      now: 0, cameIn, gaveUp, exits: {}, onward: 0, ended: 0, lost: 0, dropOff: cameIn ? gaveUp / cameIn : null, median: null, p90: null,
    });
    expect(losesCallers(overlay(10, 2))).toBe(true);
    expect(losesCallers(overlay(10, 1))).toBe(false);
    expect(losesCallers(overlay(4, 4))).toBe(false);
    expect(losesCallers(overlay(0, 0))).toBe(false);
  });
});

describe("figures of the whole flow", () => {
  const flow = takeFlow(null, {
    flow: "hotline", callers: [],
    nodes: [node("hello", { came_in: 10, gave_up: 1 }), node("menu", { came_in: 9, gave_up: 3, exits: { 1: 6 } }), node("bye", { came_in: 6, ended: 6 })],
  });

  it("say how many hang up on the way, and where the most do", () => {
    const { all, worst } = hangUps(overlayOfToday(flow, null));
    expect([all, worst.map(([name]) => name)]).toEqual([4, ["menu", "hello"]]);
  });

  it("have of today how long callers stay as it was read last", () => {
    const figures = { node: "menu", came_in: 8, exits: {}, gave_up: 0, onward: 0, ended: 0, lost: 0, median: 4, p90: 9 };
    const period = { flow: "hotline", first: "", last: "", version: null, versions: [3], nodes: [figures, { ...figures, node: "gone" }] };
    const overlay = overlayOfToday(flow, null, period);
    expect(overlay.get("menu")).toMatchObject({ cameIn: 9, gaveUp: 3, median: 4, p90: 9 });
    expect(overlay.get("bye")).toMatchObject({ median: null });
    expect(overlay.has("gone")).toBe(false);
  });
});

describe("a call that is followed", () => {
  const begun = takeCall(null, call({ steps: [step("hello", "done")], stands: [{ flow: "hotline", version: 3, node: "menu", since: AT }] }));

  it("grows by the steps that are new", () => {
    const later = takeCall(begun, call({ first: 1, steps: [step("menu", "1")] }));
    expect(later.steps.map((one) => one.node)).toEqual(["hello", "menu"]);
    expect(later.call.stands).toEqual([]);
  });

  it("has a step that is told twice once", () => {
    const twice = takeCall(begun, call({ first: 0, steps: [step("hello", "done"), step("menu", "1")] }));
    expect(twice.steps.map((one) => one.node)).toEqual(["hello", "menu"]);
  });

  it("keeps its steps when nothing is new", () => {
    expect(takeCall(begun, call({ first: 1, does: "collect" })).steps).toEqual(begun.steps);
  });

  it("begins anew where it has missed some", () => {
    const late = takeCall(begun, call({ first: 5, steps: [step("sales", ":onward")] }));
    expect([late.first, late.steps.map((one) => one.node)]).toEqual([5, ["sales"]]);
  });

  it("keeps what was known of it when it is over", () => {
    const over = takeCall(begun, call({ first: 1, number: null, over: true }));
    expect([over.call.over, over.call.number, over.steps.length]).toEqual([true, "+8613855501182", 1]);
  });

  it("is drawn: the nodes and arrows he went by, and where he is", () => {
    const inside = { flow: "pin", version: 1, node: "ask", since: AT };
    const outside = { ...inside, flow: "hotline", node: "verify" };
    const followed = takeCall(begun, call({ first: 1, steps: [step("menu", "1"), { ...step("hello", "x"), flow: "pin" }], stands: [outside, inside] }));
    const { looks, passed } = wayOf("hotline", followed);
    expect([...looks]).toEqual([["hello", "passed"], ["menu", "passed"], ["verify", "here"]]);
    expect([...passed]).toEqual(["hello|done", "menu|1"]);
    expect([...wayOf("pin", followed, "paused").looks]).toEqual([["hello", "passed"], ["ask", "paused"]]);
  });
});
