// How long to wait before the n-th try to connect again.

const FIRST = 400; // ms
const LONGEST = 10_000; // ms

/** Doubles from 0.4 to 10 seconds, spread by ±30 %, so that 300 desks do not come back in one instant.
 *  chance is a number from 0 to 1. */
export function wait(tries: number, chance: number): number {
  const base = Math.min(LONGEST, FIRST * 2 ** Math.min(tries, 20));
  return Math.round(base * (0.7 + 0.6 * chance));
}
