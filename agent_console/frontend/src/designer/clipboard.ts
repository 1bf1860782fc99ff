// Nodes on their way from one place to another, within a flow or between two: as text of the clipboard.

import { type FlowDocument, type FlowGroup, type FlowNode, type FlowRemark, type FlowVariable, freeName, type Place, withNode } from "./document";
import { sceneryId, type SceneryKind, withScenery } from "./scenery";

interface Copied {
  trunkline: "flow-nodes";
  nodes: Record<string, FlowNode>;
  groups?: Record<string, FlowGroup>;
  remarks?: Record<string, FlowRemark>;
  variables: Record<string, FlowVariable>;
}

const KINDS: SceneryKind[] = ["groups", "remarks"];

/** The nodes, the arrows among them, the variables they speak of; groups and remarks. */
export function copied(document: FlowDocument, names: Iterable<string>): string {
  const chosen = new Set(names);
  const nodes = Object.fromEntries(
    Object.entries(document.nodes)
      .filter(([name]) => chosen.has(name))
      .map(([name, node]) => {
        const { exits = {}, ...rest } = node;
        const inside = Object.fromEntries(Object.entries(exits).filter(([, to]) => chosen.has(to)));
        return [name, { ...rest, ...(Object.keys(inside).length > 0 ? { exits: inside } : {}) }];
      }),
  ) as Record<string, FlowNode>;
  const said = JSON.stringify(nodes);
  const variables = Object.fromEntries(Object.entries(document.variables ?? {}).filter(([name]) => new RegExp(`\\b${name}\\b`).test(said)));
  const beside = Object.fromEntries(KINDS.map((kind) => [kind, Object.fromEntries(Object.entries(document[kind] ?? {}).filter(([name]) => chosen.has(sceneryId(kind, name))))]));
  return JSON.stringify({ trunkline: "flow-nodes", nodes, ...beside, variables } satisfies Copied);
}

/** What is on the clipboard; null: something else. */
export function readCopied(text: string): Copied | null {
  try {
    const read = JSON.parse(text) as Copied;
    return read.trunkline === "flow-nodes" && typeof read.nodes === "object" ? { ...read, variables: read.variables ?? {} } : null;
  } catch {
    return null;
  }
}

const BESIDE = 40; // pixels

/** The nodes with names of their own here; a variable that is here already stays as it is. at: where the
 *  topmost left one goes; null: a little beside where they came from. */
export function pasted(document: FlowDocument, from: Copied, at: Place | null): { document: FlowDocument; names: string[] } {
  const names = new Map<string, string>();
  const taken: Record<string, unknown> = { ...document.nodes };
  for (const name of Object.keys(from.nodes)) {
    const free = freeName(taken, name);
    names.set(name, free);
    taken[free] = true;
  }
  const places = [from.nodes, from.groups ?? {}, from.remarks ?? {}].flatMap((all) => Object.values(all).map(({ place }): Place => place ?? [0, 0]));
  const left = Math.min(...places.map(([x]) => x));
  const top = Math.min(...places.map(([, y]) => y));
  const [dx, dy] = at ? [at[0] - left, at[1] - top] : [BESIDE, BESIDE];
  let now: FlowDocument = { ...document, variables: { ...from.variables, ...document.variables } };
  if (Object.keys(now.variables ?? {}).length === 0) delete now.variables;
  for (const [name, node] of Object.entries(from.nodes)) {
    const { exits, ...rest } = node;
    const drawn = Object.fromEntries(Object.entries(exits ?? {}).map(([exit, to]) => [exit, names.get(to) ?? to]));
    const [x, y] = node.place ?? [0, 0];
    const own = { ...rest, place: [x + dx, y + dy] as Place, ...(exits ? { exits: drawn } : {}) } as FlowNode;
    now = withNode(now, names.get(name) ?? name, own);
  }
  const ids = [...names.values()];
  for (const kind of KINDS)
    for (const [name, one] of Object.entries(from[kind] ?? {})) {
      const free = freeName(now[kind] ?? {}, name);
      now = withScenery(now, kind, free, { ...one, place: [one.place[0] + dx, one.place[1] + dy] } as FlowGroup & FlowRemark);
      ids.push(sceneryId(kind, free));
    }
  return { document: now, names: ids };
}
