// What needs the team lead now, out of the live board, and which of it is to be said aloud.

import type { AgentRow, Board, RaisedAlarm } from "../link/messages";
import { isOverTarget, needsAttention } from "./board";

export type Alarm = { key: string; level: "danger" | "warn"; since: number | null } & ( // since: ms
  | { kind: "agent"; name: string; reason: string }
  | { kind: "break"; name: string; reason: string }
  | { kind: "wait" | "unserved"; queue: string; target: number }
  | { kind: "full"; board: string }
  | { kind: "house"; raised: RaisedAlarm }
);

/** Those of danger first, then the house's own in its order, then the oldest. */
export function alarmsOf(board: Board, overAfter: ReadonlyMap<string, number>, now: number, house: RaisedAlarm[] = []): Alarm[] {
  const found: Alarm[] = [
    ...house.map(ofHouse),
    ...board.agents.flatMap((row) => ofAgent(row, overAfter, now)),
    ...board.queues.flatMap((row): Alarm[] => {
      const since = row.longest_since === null ? null : Date.parse(row.longest_since);
      const kind = row.waiting > 0 && row.logged_in === 0 ? "unserved" : isOverTarget(row, now) ? "wait" : null;
      return kind ? [{ key: `${kind} ${row.queue}`, kind, level: kind === "wait" ? "warn" : "danger", since, queue: row.queue, target: row.target }] : [];
    }),
    ...board.boards.flatMap((row): Alarm[] =>
      row.lines > 0 && row.in_use >= row.lines ? [{ key: `full ${row.board}`, kind: "full", level: "danger", since: null, board: row.board }] : [],
    ),
  ];
  const weight = { danger: 0, warn: 1 };
  const place = (alarm: Alarm) => (alarm.kind === "house" ? house.indexOf(alarm.raised) : house.length);
  return found.sort((a, b) => weight[a.level] - weight[b.level] || place(a) - place(b) || (a.since ?? 0) - (b.since ?? 0) || a.key.localeCompare(b.key));
}

function ofHouse(raised: RaisedAlarm): Alarm {
  const level = raised.severity === "warning" ? "warn" : "danger";
  return { key: `${raised.name} ${raised.subject} ${raised.severity}`, kind: "house", level, since: Date.parse(raised.since), raised };
}

function ofAgent(row: AgentRow, overAfter: ReadonlyMap<string, number>, now: number): Alarm[] {
  const level = needsAttention(row, overAfter, now);
  if (level === "usual" || row.reason === null) return [];
  const kind = level === "danger" ? "agent" : "break";
  // another spell of the same trouble is another alarm
  return [{ key: `${row.agent} ${row.reason} ${row.since}`, kind, level, since: Date.parse(row.since), name: row.name, reason: row.reason }];
}

/** What has been said: alarms that still stand are not said again. */
export interface Said {
  known: ReadonlySet<string>;
  waiting: string[];
  at: number; // ms
}
export const NOTHING_SAID: Said = { known: new Set(), waiting: [], at: Number.NEGATIVE_INFINITY };
export const SAY_EVERY = 5_000; // ms: at most one in so long, the rest counted

/** The alarm to say now and how many others came with it; null: nothing new, or too soon after the last. */
export function sayNext(said: Said, alarms: Alarm[], now: number): { said: Said; say: { alarm: Alarm; more: number } | null } {
  const standing = new Map(alarms.map((alarm) => [alarm.key, alarm]));
  const waiting = [...said.waiting, ...alarms.filter(({ key }) => !said.known.has(key)).map(({ key }) => key)].filter((key) => standing.has(key));
  const known = new Set(standing.keys());
  const first = standing.get(waiting[0] ?? "");
  if (!first || now - said.at < SAY_EVERY) return { said: { known, waiting, at: said.at }, say: null };
  return { said: { known, waiting: [], at: now }, say: { alarm: first, more: waiting.length - 1 } };
}
