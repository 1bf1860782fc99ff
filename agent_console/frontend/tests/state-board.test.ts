import { describe, expect, it } from "vitest";
import { EMPTY_BOARD, figures, isOverTarget, mergeBoard, needsAttention, serviceLevel, sortAgents } from "../src/state/board";
import { agentRow, at, queueRow, T0 } from "./people";

describe("the board's rows", () => {
  it("are replaced by name, and new ones stand last", () => {
    const board = { ...EMPTY_BOARD, queues: [queueRow({ queue: "service" }), queueRow({ queue: "sales" })] };
    const merged = mergeBoard(board, { ...EMPTY_BOARD, queues: [queueRow({ queue: "fax" }), queueRow({ queue: "service", waiting: 3 })] });
    expect(merged.queues.map(({ queue, waiting }) => [queue, waiting])).toEqual([["service", 3], ["sales", 0], ["fax", 0]]);
  });

  it("stay the same objects where nothing has changed", () => {
    const board = { ...EMPTY_BOARD, agents: [agentRow()] };
    expect(mergeBoard(board, EMPTY_BOARD).agents).toBe(board.agents);
  });
});

describe("key figures", () => {
  const board = {
    queues: [
      queueRow({ waiting: 2, longest_since: at(-30), target: 20, offered: 10, answered: 6, abandoned: 1, overflowed: 1, within_target: 4 }),
      queueRow({ queue: "sales", waiting: 1, longest_since: at(-50), target: 60, offered: 5, answered: 2, within_target: 2 }),
    ],
    agents: [agentRow(), agentRow({ agent: "ben", state: "busy" }), agentRow({ agent: "cy", state: "logged-out" })],
    boards: [{ board: "telco", lines: 16, in_use: 5, refused: 1 }],
  };
  it("are sums over the queues, the agents and the lines", () => {
    expect(figures(board, T0)).toEqual({
      waiting: 3,
      longestSince: T0 - 50_000,
      overTarget: true,
      offered: 15,
      answered: 8,
      abandoned: 1,
      overflowed: 1,
      level: 0.6, // 6 in target of 8 answered, 1 given up, 1 sent on
      lines: 16,
      inUse: 5,
      refused: 1,
      agents: 2,
      ready: 1,
      talking: 1,
    });
  });

  it("of a day without calls have no level", () => {
    expect(figures(EMPTY_BOARD, T0)).toMatchObject({ level: null, longestSince: null, overTarget: false });
    expect(serviceLevel(queueRow())).toBeNull();
  });

  it("pass the target only after it, not at it", () => {
    const row = queueRow({ longest_since: at(0), target: 20 });
    expect(isOverTarget(row, T0 + 20_000)).toBe(false);
    expect(isOverTarget(row, T0 + 20_001)).toBe(true);
  });
});

describe("the agents' order", () => {
  const overAfter = new Map([["break", 600]]);

  it("puts first who needs the lead, then state, then the longest in it", () => {
    const rows = [
      agentRow({ agent: "out", state: "logged-out" }),
      agentRow({ agent: "young", state: "ready", since: at(-10) }),
      agentRow({ agent: "old", state: "ready", since: at(-900) }),
      agentRow({ agent: "break", state: "not-ready", reason: "break", since: at(-601) }),
      agentRow({ agent: "deaf", state: "not-ready", reason: "phone-lost", since: at(-5) }),
      agentRow({ agent: "talks", state: "busy", since: at(-20) }),
      agentRow({ agent: "rings", state: "reserved", since: at(-2) }),
    ];
    expect(sortAgents(rows, overAfter, T0).map(({ agent }) => agent)).toEqual(["deaf", "break", "rings", "talks", "old", "young", "out"]);
  });

  it("marks a break only when it is over its time, and training never", () => {
    const onBreak = agentRow({ state: "not-ready", reason: "break", since: at(0) });
    expect(needsAttention(onBreak, overAfter, T0 + 600_000)).toBe("usual");
    expect(needsAttention(onBreak, overAfter, T0 + 601_000)).toBe("warn");
    expect(needsAttention({ ...onBreak, reason: "training" }, overAfter, T0 + 9_000_000)).toBe("usual");
    expect(needsAttention({ ...onBreak, reason: "no-answer" }, overAfter, T0)).toBe("danger");
    expect(needsAttention({ ...onBreak, reason: "switch-lost" }, overAfter, T0)).toBe("danger");
  });
});
