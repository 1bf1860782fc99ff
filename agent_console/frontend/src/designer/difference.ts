// How two versions of a flow differ, node by node, and a drawing that shows it.

import { canonical, type FlowDocument, type FlowNode } from "./document";
import type { Look } from "./picture";

export interface Changed {
  /** null: the flow itself. */
  node: string | null;
  kind: "added" | "removed" | "changed";
  fields: { path: string; before: unknown; after: unknown }[];
}
export interface Difference {
  /** Both in one: what is new and what is gone. */
  document: FlowDocument;
  looks: Map<string, Look>;
  changes: Changed[];
}

const ASIDE = new Set(["place"]); // moved on the drawing is no change for callers
const NOT_OF_FLOW = new Set(["nodes", "version", "format", "name", "groups", "remarks"]);

export function difference(before: FlowDocument, after: FlowDocument): Difference {
  const looks = new Map<string, Look>();
  const changes: Changed[] = [];
  const ofFlow = fieldsThatDiffer(before as unknown as Record<string, unknown>, after as unknown as Record<string, unknown>, NOT_OF_FLOW);
  if (ofFlow.length > 0) changes.push({ node: null, kind: "changed", fields: ofFlow });
  for (const name of new Set([...Object.keys(after.nodes), ...Object.keys(before.nodes)])) {
    const [old, now] = [before.nodes[name], after.nodes[name]];
    const kind = !old ? "added" : !now ? "removed" : "changed";
    const fields = old && now ? fieldsThatDiffer(old, now, ASIDE) : [];
    if (kind === "changed" && fields.length === 0) continue;
    looks.set(name, kind);
    changes.push({ node: name, kind, fields });
  }
  const gone = Object.fromEntries(Object.entries(before.nodes).filter(([name]) => !(name in after.nodes)));
  return { document: { ...after, nodes: { ...after.nodes, ...gone } }, looks, changes };
}

/** A field that is a record is looked into: "exits.1", "prompt.text.en". */
function fieldsThatDiffer(before: Record<string, unknown> | FlowNode, after: Record<string, unknown> | FlowNode, aside: ReadonlySet<string>): Changed["fields"] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !aside.has(name))
    .flatMap((name) => inside(name, (before as Record<string, unknown>)[name], (after as Record<string, unknown>)[name]));
}

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object" && !Array.isArray(value);

function inside(path: string, before: unknown, after: unknown): Changed["fields"] {
  if (canonical(before) === canonical(after)) return [];
  if (!isRecord(before ?? {}) || !isRecord(after ?? {}) || (before === undefined && after === undefined)) return [{ path, before, after }];
  const [old, now] = [(before ?? {}) as Record<string, unknown>, (after ?? {}) as Record<string, unknown>];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => inside(`${path}.${name}`, old[name], now[name]));
}
