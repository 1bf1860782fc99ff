// Names in a flow that the house does not have: a template and a flow out of a file name queues, hours and the
// like of another one. Each is chosen once, for every place that names it.

import type { FlowFault } from "../link/messages";
import type { FlowDocument } from "./document";

/** What the site calls by names, as the forms call it. */
export type SiteNames = "queues" | "hours" | "mailboxes" | "stations" | "sources" | "services" | "dispositions" | "flows";

const OF_FAULTS: Record<string, SiteNames> = {
  "unknown-queue": "queues", "unknown-hours": "hours", "unknown-mailbox": "mailboxes", "unknown-station": "stations",
  "unknown-source": "sources", "unknown-service": "services", "unknown-disposition": "dispositions", "unknown-flow": "flows",
};

export interface Foreign {
  of: SiteNames;
  name: string;
  /** Where it stands: paths from the document's root. */
  paths: string[];
  /** The nodes that name it. */
  nodes: string[];
}

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/** A path's first key in this object, and the rest of it. Names with dots in them are keys, too. */
function parted(tree: Tree, path: string): [string, string | null] | null {
  for (const key of Object.keys(tree)) {
    if (path === key) return [key, null];
    if (path.startsWith(`${key}.`) && isTree(tree[key])) return [key, path.slice(key.length + 1)];
  }
  return null;
}

/** The name there: the text at the path's end, or the last key where it leads to more than a text. */
function nameAt(value: unknown, path: string): string | null {
  const found = isTree(value) ? parted(value, path) : null;
  if (!found || !isTree(value)) return null;
  const [key, rest] = found;
  if (rest !== null) return nameAt(value[key], rest);
  const there = value[key];
  return typeof there === "string" ? there : key;
}

function replaced<Value>(value: Value, path: string, from: string, to: string): Value {
  const found = isTree(value) ? parted(value, path) : null;
  if (!found || !isTree(value)) return value;
  const [key, rest] = found;
  const there = value[key];
  if (Array.isArray(value)) return value.map((one, at) => (String(at) !== key ? one : rest === null ? to : replaced(one, rest, from, to))) as Value;
  if (rest !== null) return { ...value, [key]: replaced(there, rest, from, to) };
  if (there === from) return { ...value, [key]: to };
  if (key !== from) return value;
  return Object.fromEntries(Object.entries(value).map(([own, one]) => [own === from ? to : own, one])) as Value;
}

/** has: whether the house has something of this name. What was judged may be older than the document. */
export function foreignNames(document: FlowDocument, faults: readonly FlowFault[], has: (of: SiteNames, name: string) => boolean): Foreign[] {
  const found = new Map<string, Foreign>();
  for (const { code, node, field } of faults) {
    const of = OF_FAULTS[code];
    if (!of || field === null) continue;
    const path = node === null ? field : `nodes.${node}.${field}`;
    const name = nameAt(document, path);
    if (name === null || name === "" || has(of, name)) continue;
    const one = found.get(`${of} ${name}`) ?? { of, name, paths: [], nodes: [] };
    one.paths.push(path);
    if (node !== null && !one.nodes.includes(node)) one.nodes.push(node);
    found.set(`${of} ${name}`, one);
  }
  return [...found.values()];
}

/** Everything that named it names this one; trials that lead to it do, too. */
export function settledOn(document: FlowDocument, { of, name, paths }: Foreign, to: string): FlowDocument {
  const now = paths.reduce((drawn, path) => replaced(drawn, path, name, to), document);
  if (of !== "queues" || !now.trials) return now;
  const trials = now.trials.map((trial) => (trial.expect?.ends === `queue:${name}` ? { ...trial, expect: { ...trial.expect, ends: `queue:${to}` } } : trial));
  return { ...now, trials };
}
