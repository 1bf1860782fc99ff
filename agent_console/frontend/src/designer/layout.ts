// Where nodes stand that nobody has put anywhere: from left to right, as callers go.

import dagre from "@dagrejs/dagre";
import type { FlowDocument, Place } from "./document";

export const WIDTH = 184;
const HEAD = 56;
const EXIT = 22;
export const GRID = 10;

export const heightOf = (exits: number): number => HEAD + (exits > 0 ? exits * EXIT + 6 : 0);

/** exitsOf: how many exits each node shows; groupOf: nodes of one group stand together. */
export function arranged(document: FlowDocument, exitsOf: (name: string) => number, groupOf: ReadonlyMap<string, string> = new Map()): Map<string, Place> {
  const graph = new dagre.graphlib.Graph({ multigraph: true, compound: true });
  graph.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 76, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of Object.keys(document.nodes)) graph.setNode(name, { width: WIDTH, height: heightOf(exitsOf(name)) });
  for (const [name, node] of Object.entries(document.nodes))
    for (const [exit, to] of Object.entries(node.exits ?? {}))
      if (to in document.nodes && to !== name) graph.setEdge(name, to, {}, exit);
  for (const [name, group] of groupOf) {
    graph.setNode(group, {});
    graph.setParent(name, group);
  }
  dagre.layout(graph);
  const places = new Map<string, Place>();
  for (const name of Object.keys(document.nodes)) {
    const { x, y, width, height } = graph.node(name);
    places.set(name, [snapped(x - width / 2), snapped(y - height / 2)]);
  }
  return places;
}

export const snapped = (value: number): number => Math.round(value / GRID) * GRID;

/** Every node has a place: those without one stand below all others, laid out among themselves. */
export function placed(document: FlowDocument, exitsOf: (name: string) => number): FlowDocument {
  const lost = Object.entries(document.nodes).filter(([, node]) => !node.place);
  if (lost.length === 0) return document;
  const standing = Object.entries(document.nodes).filter(([, node]) => node.place);
  const below = Math.max(0, ...standing.map(([name, node]) => (node.place?.[1] ?? 0) + heightOf(exitsOf(name)) + 40));
  const part = { ...document, nodes: Object.fromEntries(lost) };
  const places = arranged(part, exitsOf);
  const nodes = { ...document.nodes };
  for (const [name, [x, y]] of places) {
    const node = nodes[name];
    if (node) nodes[name] = { ...node, place: [x, y + (standing.length > 0 ? below : 0)] };
  }
  return { ...document, nodes };
}

/** A free spot to the right of a node, or below what already stands there. */
export function besides(document: FlowDocument, name: string | null, exitsOf: (name: string) => number): Place {
  const from = name === null ? undefined : document.nodes[name]?.place;
  let [x, y]: Place = from ? [from[0] + WIDTH + 80, from[1]] : [40, 40];
  const all = Object.entries(document.nodes);
  for (let tries = 0; tries < 200; tries += 1) {
    const hit = all.find(([other, node]) => node.place && Math.abs(node.place[0] - x) < WIDTH && y < node.place[1] + heightOf(exitsOf(other)) + 20 && node.place[1] < y + 120);
    if (!hit) break;
    y = (hit[1].place?.[1] ?? 0) + heightOf(exitsOf(hit[0])) + 30;
  }
  return [snapped(x), snapped(y)];
}
