// What the canvas shows of a flow: a card for each node, an arrow for each exit that is drawn.

import type { FlowDocument, FlowNode } from "./document";
import { WIDTH } from "./layout";

export type Mark = "start" | "default" | "hang-up";
export type Look = "" | "passed" | "here" | "paused" | "added" | "removed" | "changed";

export interface Exit {
  name: string;
  to: string | null;
  /** The node has no such exit any more. */
  lost: boolean;
}
export interface Card {
  name: string;
  node: FlowNode;
  exits: Exit[];
  marks: Mark[];
  faults: number;
  look: Look;
  /** Where exits lead that are not drawn; null: nowhere. */
  default: string | null;
}
export interface Arrow {
  id: string;
  from: string;
  exit: string;
  to: string;
  passed: boolean;
}

interface Seen {
  exitsOf: (name: string, node: FlowNode) => readonly string[];
  isLost: (node: FlowNode, exit: string) => boolean;
  faults: ReadonlyMap<string, number>;
  looks: ReadonlyMap<string, Look>;
}

/** Cards that are as before are the same objects: of three hundred only those that changed are drawn anew. */
export class Pictures {
  private cards = new Map<string, { key: string; node: FlowNode; card: Card }>();

  cardsOf(document: FlowDocument, seen: Seen): Card[] {
    const before = this.cards;
    this.cards = new Map();
    const fallback = document.default && document.default in document.nodes ? document.default : null;
    return Object.entries(document.nodes).map(([name, node]) => {
      const exits = seen.exitsOf(name, node);
      const marks: Mark[] = [];
      if (document.start === name) marks.push("start");
      if (document.default === name) marks.push("default");
      if (document.hang_up === name) marks.push("hang-up");
      const faults = seen.faults.get(name) ?? 0;
      const look = seen.looks.get(name) ?? "";
      const lost = exits.filter((exit) => seen.isLost(node, exit));
      const key = [exits.join("\u0001"), lost.join("\u0001"), marks, faults, look, fallback].join("\u0002");
      const old = before.get(name);
      const card =
        old && old.key === key && old.node === node
          ? old.card
          : { name, node, marks, faults, look, default: fallback === name ? null : fallback, exits: exits.map((exit) => ({ name: exit, to: node.exits?.[exit] ?? null, lost: lost.includes(exit) })) };
      this.cards.set(name, { key, node, card });
      return card;
    });
  }
}

/** passed: exits taken in a trial, as "node|exit". */
export function arrowsOf(document: FlowDocument, passed: ReadonlySet<string>): Arrow[] {
  return Object.entries(document.nodes).flatMap(([from, node]) =>
    Object.entries(node.exits ?? {})
      .filter(([, to]) => to in document.nodes)
      .map(([exit, to]) => ({ id: `${from}|${exit}`, from, exit, to, passed: passed.has(`${from}|${exit}`) })),
  );
}

/** To the left, where the node stands that it comes from. */
export function leadsBack(document: FlowDocument, from: string, to: string): boolean {
  const [here, there] = [document.nodes[from]?.place, document.nodes[to]?.place];
  return Boolean(here && there && there[0] < here[0] + WIDTH);
}

/** The nearest node in that direction, as one would point to it; null: none there. */
export function neighbour(document: FlowDocument, from: string, key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"): string | null {
  const here = document.nodes[from]?.place;
  if (!here) return null;
  const flat = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [name, { place }] of Object.entries(document.nodes)) {
    if (name === from || !place) continue;
    const ahead = (flat ? place[0] - here[0] : place[1] - here[1]) * sign;
    const aside = Math.abs(flat ? place[1] - here[1] : place[0] - here[0]);
    if (ahead <= 0) continue;
    const far = ahead + aside * 2;
    if (far < least) [best, least] = [name, far];
  }
  return best;
}
