// A flow's callers over its drawing: who is where now, how many went which way, and one call step by step.
// `now` comes over the link, `period` from the figures of chosen days; both become the same overlay.

import type { Look } from "../designer/picture";
import type { FlowCaller, FlowNode, FlowNow, FollowedCall, WalkedStep } from "../link/messages";

/** Figures of a node over days, as /api/flows/…/figures has them. */
export interface NodeFigures {
  node: string;
  came_in: number;
  exits: Record<string, number>;
  gave_up: number;
  onward: number;
  ended: number;
  lost: number;
  median: number | null; // seconds
  p90: number | null;
}

export interface PeriodFigures {
  flow: string;
  first: string; // days of the site's calendar
  last: string;
  version: number | null;
  versions: number[];
  nodes: NodeFigures[];
}

export interface LiveFlow {
  flow: string;
  nodes: ReadonlyMap<string, FlowNode>; // by version and name
  callers: readonly FlowCaller[];
}

const keyOf = (node: Pick<FlowNode, "version" | "node">) => `${node.version} ${node.node}`;

/** The flow as it stands, or with the nodes that have changed. */
export function takeFlow(live: LiveFlow | null, told: FlowNow): LiveFlow {
  const nodes = new Map(live?.flow === told.flow ? live.nodes : []);
  for (const node of told.nodes) nodes.set(keyOf(node), node);
  return { flow: told.flow, nodes, callers: told.callers };
}

/** One node's part of the picture. */
export interface Overlay {
  now: number;
  cameIn: number;
  exits: Readonly<Record<string, number>>;
  gaveUp: number;
  onward: number;
  ended: number;
  lost: number;
  /** Of those who came in, the share that hung up there; null: nobody came. */
  dropOff: number | null;
  median: number | null; // seconds
  p90: number | null;
}

/** By node, today: of one version, or of all together. How long they stay is as the figures were read last. */
export function overlayOfToday(live: LiveFlow, version: number | null, figures: PeriodFigures | null = null): Map<string, Overlay> {
  const overlay = new Map<string, Overlay>();
  for (const node of live.nodes.values()) {
    if (version !== null && node.version !== version) continue;
    overlay.set(node.node, sum(overlay.get(node.node), node));
  }
  for (const { node, median, p90 } of figures?.nodes ?? []) {
    const here = overlay.get(node);
    if (here) overlay.set(node, { ...here, median, p90 });
  }
  return overlay;
}

/** By node, over chosen days. Who is there now belongs to today and is not shown. */
export function overlayOfPeriod(period: PeriodFigures): Map<string, Overlay> {
  return new Map(
    period.nodes.map((node) => [
      node.node,
      {
        now: 0,
        cameIn: node.came_in,
        exits: node.exits,
        gaveUp: node.gave_up,
        onward: node.onward,
        ended: node.ended,
        lost: node.lost,
        dropOff: share(node.gave_up, node.came_in),
        median: node.median,
        p90: node.p90,
      },
    ]),
  );
}

function sum(before: Overlay | undefined, node: FlowNode): Overlay {
  const exits = { ...before?.exits };
  for (const [name, many] of Object.entries(node.exits)) exits[name] = (exits[name] ?? 0) + many;
  const cameIn = (before?.cameIn ?? 0) + node.came_in;
  const gaveUp = (before?.gaveUp ?? 0) + node.gave_up;
  return {
    now: (before?.now ?? 0) + node.now,
    cameIn,
    exits,
    gaveUp,
    onward: (before?.onward ?? 0) + node.onward,
    ended: (before?.ended ?? 0) + node.ended,
    lost: (before?.lost ?? 0) + node.lost,
    dropOff: share(gaveUp, cameIn),
    median: null,
    p90: null,
  };
}

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);

const THINNEST = 1.5; // pixels; a line that nobody went is as thin as in a drawing without figures
const THICKEST = 9;

/** How thick a line is drawn by which so many went, where `most` went by the busiest one. */
export function lineWidth(many: number, most: number): number {
  return many <= 0 || most <= 0 ? THINNEST : THINNEST + (THICKEST - THINNEST) * Math.sqrt(many / most);
}

/** By how many the busiest line was gone. */
export function busiest(overlay: ReadonlyMap<string, Overlay>): number {
  return Math.max(0, ...[...overlay.values()].flatMap((node) => Object.values(node.exits)));
}

const ALARMING = 0.2; // of those who came into a node
const ENOUGH = 5; // callers, below whom a share says nothing

/** Whether so many give up in a node that somebody should look at it. */
export function losesCallers(node: Overlay): boolean {
  return node.dropOff !== null && node.cameIn >= ENOUGH && node.dropOff >= ALARMING;
}

/** How many hang up on the way, and in which nodes, the most of them first. */
export function hangUps(overlay: ReadonlyMap<string, Overlay>): { all: number; worst: [string, Overlay][] } {
  const worst = [...overlay].filter(([, { gaveUp }]) => gaveUp > 0).sort(([, a], [, b]) => b.gaveUp - a.gaveUp);
  return { all: worst.reduce((sum, [, { gaveUp }]) => sum + gaveUp, 0), worst };
}

/** One call as its follower has it. */
export interface Followed {
  call: FollowedCall;
  steps: readonly WalkedStep[]; // all that were shown, by their numbers in the call
  first: number; // the number of the first of them
}

/** The call as it was when one began to follow it, or with what it did since; a step that is told twice stands once. */
export function takeCall(followed: Followed | null, told: FollowedCall): Followed {
  if (followed === null || followed.call.interaction !== told.interaction) return { call: told, steps: told.steps, first: told.first };
  const end = followed.first + followed.steps.length;
  const missed = told.first > end; // more than the server keeps: what follows stands alone
  const steps = missed ? told.steps : [...followed.steps.slice(0, Math.max(0, told.first - followed.first)), ...told.steps];
  const call = told.over ? { ...followed.call, stands: [], does: null, over: true } : told;
  return { call, steps: told.steps.length ? steps : followed.steps, first: missed ? told.first : Math.min(followed.first, told.first) };
}

/** Which nodes and arrows of this flow he has gone through, and where he is. */
export function wayOf(flow: string, { call, steps }: Followed, here: "here" | "paused" = "here"): { looks: Map<string, Look>; passed: Set<string> } {
  const looks = new Map<string, Look>();
  const passed = new Set<string>();
  for (const step of steps) {
    if (step.flow !== flow) continue;
    looks.set(step.node, "passed");
    if (step.exit !== null) passed.add(`${step.node}|${step.exit}`);
  }
  for (const stand of call.stands) if (stand.flow === flow) looks.set(stand.node, stand === call.stands.at(-1) ? here : "here");
  return { looks, passed };
}
