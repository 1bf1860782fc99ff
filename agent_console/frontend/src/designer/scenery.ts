// What stands on the drawing beside nodes: groups (frames around nodes that belong together) and remarks. Wherever
// nodes are chosen by name these are, too, as "groups:name" and "remarks:name", which no node can be called.

import type { FlowDocument, FlowGroup, FlowRemark, Place } from "./document";

export type SceneryKind = "groups" | "remarks";
type Scenery<Kind extends SceneryKind> = Kind extends "groups" ? FlowGroup : FlowRemark;

export const sceneryId = (kind: SceneryKind, name: string): string => `${kind}:${name}`;

/** null: a node's name. */
export function sceneryOf(id: string): { kind: SceneryKind; name: string } | null {
  const [kind, name] = id.split(":");
  return name !== undefined && (kind === "groups" || kind === "remarks") ? { kind, name } : null;
}

export function isThere(document: FlowDocument, id: string): boolean {
  const scenery = sceneryOf(id);
  return scenery ? scenery.name in (document[scenery.kind] ?? {}) : id in document.nodes;
}

/** value undefined: it goes. */
export function withScenery<Kind extends SceneryKind>(document: FlowDocument, kind: Kind, name: string, value: Scenery<Kind> | undefined): FlowDocument {
  const { [kind]: all, ...rest } = document;
  const { [name]: _, ...others } = (all ?? {}) as Record<string, Scenery<Kind>>;
  const now = value === undefined ? others : { ...(all as object), [name]: value };
  return (Object.keys(now).length > 0 ? { ...document, [kind]: now } : rest) as FlowDocument;
}

export function sceneryMoved(document: FlowDocument, places: ReadonlyMap<string, Place>): FlowDocument {
  let now = document;
  for (const [id, [x, y]] of places) now = sceneryChanged(now, id, { place: [Math.round(x), Math.round(y)] });
  return now;
}

export function sceneryChanged(document: FlowDocument, id: string, change: Partial<FlowGroup & FlowRemark>): FlowDocument {
  const scenery = sceneryOf(id);
  const is = scenery && document[scenery.kind]?.[scenery.name];
  return scenery && is ? withScenery(document, scenery.kind, scenery.name, { ...is, ...change } as FlowGroup & FlowRemark) : document;
}

export function withoutScenery(document: FlowDocument, ids: Iterable<string>): FlowDocument {
  let now = document;
  for (const id of ids) {
    const scenery = sceneryOf(id);
    if (scenery) now = withScenery(now, scenery.kind, scenery.name, undefined);
  }
  return now;
}
