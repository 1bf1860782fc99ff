import { describe, expect, it } from "vitest";
import { type Alarm, NOTHING_SAID, SAY_EVERY, type Said, alarmsOf, sayNext } from "../src/state/alarms";
import { EMPTY_BOARD, limitsOf } from "../src/state/board";
import { agentRow, at, page, queueRow, T0 } from "./people";

const limits = limitsOf(page.reasons);
const found = (board: Partial<typeof EMPTY_BOARD>) => alarmsOf({ ...EMPTY_BOARD, ...board }, limits, T0);

describe("alarms", () => {
  it("are none on a calm day", () => {
    expect(
      found({
        agents: [agentRow(), agentRow({ agent: "ben", state: "not-ready", reason: "break", since: at(-60) })],
        queues: [queueRow({ waiting: 1, longest_since: at(-10), target: 20 })],
        boards: [{ board: "telco", lines: 16, in_use: 15, refused: 3 }],
      }),
    ).toEqual([]);
  });

  it("are agents who cannot be reached, breaks over their time, waits over the target, full boards", () => {
    const alarms = found({
      agents: [
        agentRow({ agent: "ben", name: "Ben", state: "not-ready", reason: "break", since: at(-700) }),
        agentRow({ agent: "eva", name: "Eva", state: "not-ready", reason: "phone-lost", since: at(-5) }),
      ],
      queues: [queueRow({ waiting: 2, longest_since: at(-21), target: 20 })],
      boards: [{ board: "telco", lines: 16, in_use: 16, refused: 0 }],
    });
    expect(alarms.map(({ kind, level }) => `${kind}: ${level}`)).toEqual(["full: danger", "agent: danger", "break: warn", "wait: warn"]);
  });

  it("say of a queue that nobody serves it, not only that somebody waits long", () => {
    expect(found({ queues: [queueRow({ waiting: 1, longest_since: at(-90), logged_in: 0 })] }).map(({ kind }) => kind)).toEqual(["unserved"]);
  });
});

describe("saying them", () => {
  const alarm = (key: string): Alarm => ({ key, kind: "full", level: "danger", since: null, board: key });
  const run = (steps: [second: number, standing: string[]][]): string[] => {
    let said: Said = NOTHING_SAID;
    return steps.map(([second, standing]) => {
      const next = sayNext(said, standing.map(alarm), second * 1000);
      said = next.said;
      return next.say ? `${next.say.alarm.key}+${next.say.more}` : "";
    });
  };

  it("is done once as long as they stand, and again when they come anew", () => {
    expect(run([[0, ["a"]], [10, ["a"]], [20, []], [30, ["a"]]])).toEqual(["a+0", "", "", "a+0"]);
  });

  it("is at most one in five seconds, the rest counted", () => {
    expect(SAY_EVERY).toBe(5000);
    expect(run([[0, ["a"]], [1, ["a", "b"]], [2, ["a", "b", "c"]], [5, ["a", "b", "c"]]])).toEqual(["a+0", "", "", "b+1"]);
  });

  it("leaves out what was over before its turn came", () => {
    expect(run([[0, ["a"]], [1, ["a", "b"]], [3, ["a"]], [6, ["a"]]])).toEqual(["a+0", "", "", ""]);
  });
});
