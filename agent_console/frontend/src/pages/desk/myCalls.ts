// The agent's last calls at this browser, for redialling and for going back to a customer. The journal has them
// for good; this list is only at hand.

import type { Call } from "../../link/messages";
import { readKept, type Shelf } from "../../state/drafts";

export interface PastCall {
  interaction: string;
  direction: "in" | "out";
  number: string | null;
  name: string | null;
  customer: number | null;
  at: string;
  seconds: number; // of talk; 0: nobody talked
  cause: string;
}

const MOST = 30;
const DAY_MS = 24 * 3600 * 1000;

export class MyCalls {
  private readonly key: string;
  private readers = new Set<() => void>();
  private list: PastCall[];

  constructor(
    private readonly shelf: Shelf,
    account: string,
    now: number,
  ) {
    this.key = `trunkline.calls.${account}`;
    const kept = readKept<PastCall[]>(shelf, this.key) ?? [];
    this.list = kept.filter(({ at }) => now - Date.parse(at) < DAY_MS);
  }

  all = (): PastCall[] => this.list;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  add(call: Call, cause: string, at: string): void {
    const person = call.customers.find(({ id }) => id === call.customer) ?? (call.customers.length === 1 ? call.customers[0] : undefined);
    const past: PastCall = {
      interaction: call.interaction,
      direction: call.direction,
      number: call.number,
      name: person?.name ?? null,
      customer: person?.id ?? null,
      at: call.established ?? at,
      seconds: call.established ? Math.max(0, (Date.parse(at) - Date.parse(call.established)) / 1000) : 0,
      cause,
    };
    this.list = [past, ...this.list.filter(({ interaction }) => interaction !== past.interaction)].slice(0, MOST);
    this.shelf.setItem(this.key, JSON.stringify(this.list));
    for (const changed of this.readers) changed();
  }

  /** The number that Redial dials. */
  last(): string | null {
    return this.list.find(({ number }) => number !== null)?.number ?? null;
  }
}
