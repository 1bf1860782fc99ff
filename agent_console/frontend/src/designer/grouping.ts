// Which nodes stand in which group, and frames around nodes.

import type { FlowDocument, FlowGroup, Place } from "./document";
import { freeName } from "./document";
import { heightOf, snapped, WIDTH } from "./layout";
import { isThere, sceneryId, sceneryOf, withScenery } from "./scenery";

export type ExitsOf = (name: string) => number;
interface Box {
  place: Place;
  size: Place;
}

const AROUND = 20; // pixels between a frame and what is in it
const TITLE = 36; // above them, for the frame's name
const EMPTY_FRAME: Place = [320, 220];
export const REMARK_SIZE: Place = [200, 60];
export const UNWRITTEN = "…"; // the text of a remark that has none yet

/** null: it stands nowhere. */
export function boxOf(document: FlowDocument, id: string, exitsOf: ExitsOf): Box | null {
  const scenery = sceneryOf(id);
  if (scenery) return document[scenery.kind]?.[scenery.name] ?? null;
  const place = document.nodes[id]?.place;
  return place ? { place, size: [WIDTH, heightOf(exitsOf(id))] } : null;
}

/** Nodes and remarks whose middle is in the frame: they go where it goes. */
export function membersOf(document: FlowDocument, { place: [left, top], size: [width, height] }: Box, exitsOf: ExitsOf): string[] {
  const all = [...Object.keys(document.nodes), ...Object.keys(document.remarks ?? {}).map((name) => sceneryId("remarks", name))];
  return all.filter((id) => {
    const box = boxOf(document, id, exitsOf);
    if (!box) return false;
    const [x, y] = [box.place[0] + box.size[0] / 2, box.place[1] + box.size[1] / 2];
    return x > left && x < left + width && y > top && y < top + height;
  });
}

/** null: there is nothing to frame. */
export function frameAround(document: FlowDocument, ids: Iterable<string>, exitsOf: ExitsOf): Box | null {
  const boxes = [...ids].flatMap((id) => boxOf(document, id, exitsOf) ?? []);
  if (boxes.length === 0) return null;
  const left = snapped(Math.min(...boxes.map(({ place }) => place[0])) - AROUND);
  const top = snapped(Math.min(...boxes.map(({ place }) => place[1])) - TITLE);
  const right = Math.max(...boxes.map(({ place, size }) => place[0] + size[0])) + AROUND;
  const below = Math.max(...boxes.map(({ place, size }) => place[1] + size[1])) + AROUND;
  return { place: [left, top], size: [snapped(right - left), snapped(below - top)] };
}

const isPlace = (around: Iterable<string> | Place): around is Place => Array.isArray(around) && typeof around[0] === "number";

/** A group around these, or there; the document and the group's id. null: there is nothing to frame. */
export function grouped(document: FlowDocument, around: Iterable<string> | Place, exitsOf: ExitsOf): { document: FlowDocument; id: string } | null {
  const frame = isPlace(around) ? { place: around, size: EMPTY_FRAME } : frameAround(document, [...around].filter((id) => sceneryOf(id)?.kind !== "groups"), exitsOf);
  if (!frame) return null;
  const name = freeName(document.groups ?? {}, "group");
  return { document: withScenery(document, "groups", name, frame), id: sceneryId("groups", name) };
}

/** Places, and those of what stands in the groups among them: that goes as far as its group. */
export function carried(document: FlowDocument, places: ReadonlyMap<string, Place>, exitsOf: ExitsOf): Map<string, Place> {
  const all = new Map(places);
  for (const [id, to] of places) {
    const scenery = sceneryOf(id);
    const group = scenery?.kind === "groups" ? document.groups?.[scenery.name] : undefined;
    if (!group) continue;
    for (const member of membersOf(document, group, exitsOf)) {
      const from = boxOf(document, member, exitsOf)?.place;
      if (from && !all.has(member)) all.set(member, [from[0] + to[0] - group.place[0], from[1] + to[1] - group.place[1]]);
    }
  }
  return all;
}

/** Frames and remarks after nodes were laid out anew: each frame around what it had, each remark by its nearest node. */
export function settledScenery(before: FlowDocument, after: FlowDocument, exitsOf: ExitsOf): FlowDocument {
  let now = after;
  for (const [name, remark] of Object.entries(before.remarks ?? {})) {
    const [near] = Object.values(before.nodes).flatMap(({ place }, at) => (place ? [{ at, far: Math.hypot(place[0] - remark.place[0], place[1] - remark.place[1]) }] : [])).sort((a, b) => a.far - b.far);
    const node = near && Object.keys(before.nodes)[near.at];
    const [from, to] = [node && before.nodes[node]?.place, node && after.nodes[node]?.place];
    if (from && to) now = withScenery(now, "remarks", name, { ...remark, place: [remark.place[0] + to[0] - from[0], remark.place[1] + to[1] - from[1]] });
  }
  for (const [name, group] of Object.entries(before.groups ?? {})) {
    const frame = frameAround(now, membersOf(before, group, exitsOf).filter((id) => isThere(now, id)), exitsOf);
    if (frame) now = withScenery(now, "groups", name, { ...(group as FlowGroup), ...frame });
  }
  return now;
}
