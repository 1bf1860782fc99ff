// A flow tried without a telephone: what the caller is and does, what the world answers, what happens then. Each
// answer plays the whole of it again on the server, which knows the language of flows.

import type { FlowTried, Trial } from "../link/messages";
import { LinkFault } from "../link/client";
import type { Designer } from "./designer";
import type { Look } from "./picture";

export type Answer = NonNullable<Trial["answers"]>[number];

export interface Tried {
  open: boolean;
  trial: Trial;
  result: FlowTried | null;
  busy: boolean;
  fault: { code: string; message: string } | null;
}

const NOBODY: Trial = { name: "try", given: {}, open: {}, queues: {}, calls: 0, chance: 0, answers: [] };

export class Trying {
  now: Tried = { open: false, trial: NOBODY, result: null, busy: false, fault: null };
  private readers = new Set<() => void>();
  private asked = 0;

  /** What is drawn on while it is open is tried again by itself. */
  constructor(private readonly designer: Designer) {
    designer.whenSaved.add(() => this.now.open && void this.play());
    designer.link.listen({ opened: () => this.now.open && this.now.fault && void this.play() });
  }

  get = (): Tried => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  show(open: boolean): void {
    this.set({ open });
    if (open && !this.now.result) void this.play();
  }

  /** Another caller, time, language: from the beginning, with the same answers. */
  suppose(change: Partial<Trial>): void {
    this.set({ trial: { ...this.now.trial, ...change } });
    void this.play();
  }

  answer(one: Answer): void {
    this.suppose({ answers: [...(this.now.trial.answers ?? []), one] });
  }

  /** The last answer is taken back. */
  back(): void {
    this.suppose({ answers: (this.now.trial.answers ?? []).slice(0, -1) });
  }

  again(): void {
    this.suppose({ answers: [] });
  }

  /** A saved one, to look at or to go on with. */
  load(trial: Trial): void {
    this.set({ open: true, trial: { ...NOBODY, ...trial } });
    void this.play();
  }

  async play(): Promise<void> {
    const mine = ++this.asked;
    this.set({ busy: true });
    try {
      if (!(await this.designer.insist())) throw new LinkFault("not-saved", "");
      const { expect: _, ...trial } = this.now.trial;
      const result = await this.designer.link.ask("flows.try", { flow: this.designer.flow, trial });
      if (mine === this.asked) this.set({ result, busy: false, fault: null });
    } catch (error) {
      const { code, message } = error instanceof LinkFault ? error : new LinkFault("not-connected", String(error));
      if (mine === this.asked) this.set({ result: null, busy: false, fault: { code, message } });
    }
  }

  private set(change: Partial<Tried>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}

/** Which nodes and arrows of this flow he has gone through, and where he is. */
export function pathOf(flow: string, result: FlowTried | null): { looks: Map<string, Look>; passed: Set<string> } {
  const looks = new Map<string, Look>();
  const passed = new Set<string>();
  for (const step of result?.passed ?? []) {
    if (step.flow !== flow) continue;
    looks.set(step.node, "passed");
    if (step.exit !== null) passed.add(`${step.node}|${step.exit}`);
  }
  const last = result?.happened.at(-1);
  if (result?.wants && (!last || last.flow === flow)) looks.set(result.node, "here");
  return { looks, passed };
}

/** What has happened is what will be expected: where it ends, and the nodes on the way. */
export function asTrial(name: string, flow: string, trial: Trial, result: FlowTried, expect: { passes: boolean; hears: string[]; ends: boolean }): Trial {
  const passes = result.passed.filter((step) => step.flow === flow).map(({ node }) => node);
  if (result.wants && passes.at(-1) !== result.node) passes.push(result.node);
  const kept = Object.fromEntries(
    Object.entries(trial).filter(([field, value]) => {
      if (field === "name" || field === "expect") return false;
      if (value === 0 || value === undefined) return false;
      return typeof value !== "object" || value === null || Object.keys(value).length > 0;
    }),
  );
  return {
    name,
    ...kept,
    expect: {
      ...(expect.passes && passes.length > 0 ? { passes } : {}),
      ...(expect.hears.length > 0 ? { hears: expect.hears } : {}),
      ...(expect.ends ? { ends: result.ending } : {}),
    },
  };
}
