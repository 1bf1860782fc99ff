// What was drawn, step by step, to go back and forth in.

export interface History<State> {
  past: State[];
  now: State;
  future: State[];
  tag: string | null;
}

const MOST = 200; // steps

export const begun = <State>(now: State): History<State> => ({ past: [], now, future: [], tag: null });

/** tag: steps in a row with the same one (letters typed into one field) are one step. */
export function stepped<State>(history: History<State>, now: State, tag: string | null = null): History<State> {
  if (now === history.now) return history;
  if (tag !== null && tag === history.tag) return { ...history, now, future: [] };
  return { past: [...history.past, history.now].slice(-MOST), now, future: [], tag };
}

export function undone<State>({ past, now, future, tag }: History<State>): History<State> {
  const before = past.at(-1);
  return before === undefined ? { past, now, future, tag } : { past: past.slice(0, -1), now: before, future: [now, ...future], tag: null };
}

export function redone<State>({ past, now, future, tag }: History<State>): History<State> {
  const [after, ...rest] = future;
  return after === undefined ? { past, now, future, tag } : { past: [...past, now], now: after, future: rest, tag: null };
}
