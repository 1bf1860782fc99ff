// The live board: rows replaced as they change, sums for the key figures, and the order of the agents.

import type { AgentRow, Board, BoardRow, QueueRow } from "../link/messages";

export const EMPTY_BOARD: Board = { queues: [], agents: [], boards: [] };

/** Puts the changed rows in; rows that are new stand last. */
export function mergeBoard(board: Board, changed: Board): Board {
  return {
    queues: merged(board.queues, changed.queues, (row: QueueRow) => row.queue),
    agents: merged(board.agents, changed.agents, (row: AgentRow) => row.agent),
    boards: merged(board.boards, changed.boards, (row: BoardRow) => row.board),
  };
}

function merged<Row>(rows: Row[], changed: Row[], name: (row: Row) => string): Row[] {
  if (changed.length === 0) return rows;
  const fresh = new Map(changed.map((row) => [name(row), row]));
  const kept = rows.map((row) => fresh.get(name(row)) ?? row);
  const known = new Set(rows.map(name));
  return [...kept, ...changed.filter((row) => !known.has(name(row)))];
}

export type Level = "usual" | "warn" | "danger";

export interface Figures {
  waiting: number;
  longestSince: number | null; // ms
  overTarget: boolean; // somebody waits longer than his queue's target
  offered: number;
  answered: number;
  abandoned: number;
  overflowed: number;
  level: number | null; // answered within target / (answered + abandoned + overflowed)
  lines: number;
  inUse: number;
  refused: number;
  agents: number; // logged in
  ready: number;
  talking: number;
}

export function figures(board: Board, now: number): Figures {
  const sum = (count: (row: QueueRow) => number) => board.queues.reduce((total, row) => total + count(row), 0);
  const waits = board.queues.flatMap((row) => (row.longest_since ? [Date.parse(row.longest_since)] : []));
  const inside = board.agents.filter((row) => row.state !== "logged-out");
  return {
    waiting: sum((row) => row.waiting),
    longestSince: waits.length ? Math.min(...waits) : null,
    overTarget: board.queues.some((row) => isOverTarget(row, now)),
    offered: sum((row) => row.offered),
    answered: sum((row) => row.answered),
    abandoned: sum((row) => row.abandoned),
    overflowed: sum((row) => row.overflowed),
    level: share(sum((row) => row.within_target), sum((row) => row.answered + row.abandoned + row.overflowed)),
    lines: board.boards.reduce((total, row) => total + row.lines, 0),
    inUse: board.boards.reduce((total, row) => total + row.in_use, 0),
    refused: board.boards.reduce((total, row) => total + row.refused, 0),
    agents: inside.length,
    ready: inside.filter((row) => row.state === "ready").length,
    talking: inside.filter((row) => row.state === "busy").length,
  };
}

/** The trade's service level: answered within the target, of all that were answered, given up or sent on. */
export function serviceLevel(row: Pick<QueueRow, "within_target" | "answered" | "abandoned" | "overflowed">): number | null {
  return share(row.within_target, row.answered + row.abandoned + row.overflowed);
}

export function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

export function isOverTarget(row: QueueRow, now: number): boolean {
  return row.longest_since !== null && now - Date.parse(row.longest_since) > row.target * 1000;
}

const ORDER: Record<AgentRow["state"], number> = { reserved: 0, busy: 1, "wrap-up": 2, ready: 3, "not-ready": 4, "logged-out": 5 };

/** Reasons that the agent did not choose: his phone or he himself could not be reached. */
const UNCHOSEN = new Set(["no-answer", "phone-lost", "switch-lost", "console-lost"]);

/** After how many seconds each reason has lasted too long. */
export function limitsOf(reasons: { name: string; over_after: number | null }[]): ReadonlyMap<string, number> {
  return new Map(reasons.flatMap(({ name, over_after }) => (over_after === null ? [] : [[name, over_after] as const])));
}

export function needsAttention(row: AgentRow, overAfter: ReadonlyMap<string, number>, now: number): Level {
  if (row.state !== "not-ready" || !row.reason) return "usual";
  if (UNCHOSEN.has(row.reason)) return "danger";
  const limit = overAfter.get(row.reason);
  return limit !== undefined && now - Date.parse(row.since) > limit * 1000 ? "warn" : "usual";
}

/** First who needs attention, then by state, then who is longest in it. */
export function sortAgents(rows: AgentRow[], overAfter: ReadonlyMap<string, number>, now: number): AgentRow[] {
  const weight: Record<Level, number> = { danger: 0, warn: 1, usual: 2 };
  const keyed = rows.map((row) => ({ row, level: weight[needsAttention(row, overAfter, now)] }));
  keyed.sort(
    (a, b) =>
      a.level - b.level ||
      ORDER[a.row.state] - ORDER[b.row.state] ||
      Date.parse(a.row.since) - Date.parse(b.row.since) ||
      a.row.agent.localeCompare(b.row.agent),
  );
  return keyed.map(({ row }) => row);
}
