// A flow's document and what may be done with it. Each act gives a new document and changes none.

import type { Trial } from "../link/messages";
import { sceneryMoved, withoutScenery } from "./scenery";

export type Words = Record<string, string>;
export type Kind = "text" | "number" | "flag" | "date" | "moment" | "list";
export type Place = [number, number];

export interface FlowNode {
  type: string;
  title?: Words;
  note?: string;
  place?: Place | null;
  exits?: Record<string, string>;
  [field: string]: unknown;
}
export interface FlowVariable {
  type: Kind;
  role?: "own" | "given" | "result";
  default?: unknown;
  optional?: boolean;
  secret?: boolean;
  title?: Words;
}
export interface FlowGroup {
  title?: Words;
  place: Place;
  size: Place;
}
export interface FlowRemark {
  text: string;
  place: Place;
  size: Place;
}
export interface FlowDocument {
  format: 1;
  name: string;
  version?: number;
  title?: Words;
  summary?: Words;
  note?: string;
  languages: string[];
  variables?: Record<string, FlowVariable>;
  start?: string;
  default?: string | null;
  hang_up?: string | null;
  trials?: Trial[];
  groups?: Record<string, FlowGroup>;
  remarks?: Record<string, FlowRemark>;
  nodes: Record<string, FlowNode>;
}

/** Drawn or not, every node may have it. */
export const HANG_UP = "hang-up";
export const ERROR = "error";
export const NAME = /^[a-z0-9][a-z0-9_-]{0,59}$/;
export const VARIABLE_NAME = /^[a-z][a-z0-9_]{0,59}$/;

/** In the reader's language, else in whichever there is. */
export function worded(words: Words | undefined, language: string): string | null {
  return words?.[language] || Object.values(words ?? {}).find((text) => text !== "") || null;
}

export const titleOf = (document: FlowDocument, name: string, language: string): string => worded(document.nodes[name]?.title, language) ?? name;

/** A name that no node has yet: "menu", "menu-2". */
export function freeName(taken: Record<string, unknown>, wish: string): string {
  const clean = wish.toLowerCase().replace(/[^a-z0-9_-]+/g, "-").replace(/^[^a-z0-9]+/, "").replace(/-\d+$/, "").slice(0, 50) || "node";
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? clean : `${clean}-${n}`;
    if (!(name in taken)) return name;
  }
}

export const without = <Value>(record: Record<string, Value>, names: Iterable<string>): Record<string, Value> => {
  const gone = new Set(names);
  return Object.fromEntries(Object.entries(record).filter(([name]) => !gone.has(name)));
};

const changed = (document: FlowDocument, name: string, node: FlowNode): FlowDocument => ({ ...document, nodes: { ...document.nodes, [name]: node } });

/** The first node is where callers enter. */
export function withNode(document: FlowDocument, name: string, node: FlowNode): FlowDocument {
  const start = document.start && document.start in document.nodes ? document.start : name;
  return { ...changed(document, name, node), start };
}

export function withField(document: FlowDocument, name: string, field: string, value: unknown): FlowDocument {
  const node = document.nodes[name];
  if (!node) return document;
  const { [field]: _, ...rest } = node;
  return changed(document, name, (value === undefined ? rest : field in node ? { ...node, [field]: value } : { ...rest, [field]: value }) as FlowNode);
}

/** to null: the exit is drawn no more. */
export function connected(document: FlowDocument, name: string, exit: string, to: string | null): FlowDocument {
  const exits = document.nodes[name]?.exits ?? {};
  const now = to === null ? without(exits, [exit]) : { ...exits, [exit]: to };
  return withField(document, name, "exits", Object.keys(now).length > 0 ? now : undefined);
}

export function moved(document: FlowDocument, places: ReadonlyMap<string, Place>): FlowDocument {
  const nodes = { ...document.nodes };
  for (const [name, [x, y]] of places) {
    const node = nodes[name];
    if (node) nodes[name] = { ...node, place: [Math.round(x), Math.round(y)] };
  }
  return sceneryMoved({ ...document, nodes }, places);
}

/** Gone, with every arrow to them; the flow's start, default and hang-up way, if they led there, lead nowhere. */
export function removed(document: FlowDocument, names: Iterable<string>): FlowDocument {
  const gone = new Set(names);
  const nodes = Object.fromEntries(
    Object.entries(without(document.nodes, gone)).map(([name, node]) => {
      const exits = node.exits ?? {};
      const lost = Object.keys(exits).filter((exit) => gone.has(exits[exit] ?? ""));
      if (lost.length === 0) return [name, node];
      const { exits: _, ...rest } = node;
      const left = without(exits, lost);
      return [name, Object.keys(left).length > 0 ? { ...rest, exits: left } : rest];
    }),
  ) as Record<string, FlowNode>;
  const kept: FlowDocument = withoutScenery({ ...document, nodes }, gone);
  if (kept.start !== undefined && gone.has(kept.start)) {
    const next = Object.keys(nodes)[0];
    if (next === undefined) delete kept.start;
    else kept.start = next;
  }
  if (kept.default && gone.has(kept.default)) delete kept.default;
  if (kept.hang_up && gone.has(kept.hang_up)) delete kept.hang_up;
  return kept;
}

/** The node has another name, wherever it is named: arrows, start, default, trials. */
export function renamed(document: FlowDocument, from: string, to: string): FlowDocument {
  if (from === to || to in document.nodes || !(from in document.nodes)) return document;
  const name = (one: string) => (one === from ? to : one);
  const nodes = Object.fromEntries(
    Object.entries(document.nodes).map(([own, node]) => {
      const exits = node.exits && Object.fromEntries(Object.entries(node.exits).map(([exit, after]) => [exit, name(after)]));
      return [name(own), exits ? { ...node, exits } : node];
    }),
  );
  const trials = document.trials?.map((trial) => {
    const { passes, ends, ...rest } = trial.expect ?? {};
    if (!passes && !ends) return trial;
    return { ...trial, expect: { ...rest, ...(passes ? { passes: passes.map(name) } : {}), ...(ends ? { ends: name(ends) } : {}) } };
  });
  return {
    ...document,
    nodes,
    ...(document.start !== undefined ? { start: name(document.start) } : {}),
    ...(document.default ? { default: name(document.default) } : {}),
    ...(document.hang_up ? { hang_up: name(document.hang_up) } : {}),
    ...(trials ? { trials } : {}),
  };
}

/** The whole of it, in one order: two documents that say the same are the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}
