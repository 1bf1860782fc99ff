// The tree of dispositions ("sales/order" stands under "sales"), and finding in it.

import type { Named } from "../page";

export interface ReasonNode {
  name: string;
  title: string;
  key: string; // the digit that chooses it among its siblings; "" beyond the tenth
  parent: ReasonNode | null;
  children: ReasonNode[];
}

/** Names whose parent is not defined stand at the top. Order is the site file's. */
export function reasonTree(dispositions: Named[]): ReasonNode[] {
  const nodes = new Map<string, ReasonNode>();
  for (const { name, title } of dispositions) nodes.set(name, { name, title, key: "", parent: null, children: [] });
  const top: ReasonNode[] = [];
  for (const node of nodes.values()) {
    node.parent = nodes.get(node.name.slice(0, Math.max(0, node.name.lastIndexOf("/")))) ?? null;
    const siblings = node.parent ? node.parent.children : top;
    siblings.push(node);
    node.key = siblings.length <= 10 ? String(siblings.length % 10) : "";
  }
  return top;
}

export function leaves(tree: ReasonNode[]): ReasonNode[] {
  return tree.flatMap((node) => (node.children.length ? leaves(node.children) : [node]));
}

/** Sales › Order */
export function path(node: ReasonNode): ReasonNode[] {
  return node.parent ? [...path(node.parent), node] : [node];
}

export function pathTitle(node: ReasonNode): string {
  return path(node).map(({ title }) => title).join(" › ");
}

export function findNode(tree: ReasonNode[], name: string | null): ReasonNode | null {
  if (name === null) return null;
  for (const node of tree) {
    const found = node.name === name ? node : findNode(node.children, name);
    if (found) return found;
  }
  return null;
}

/** Leaves whose path holds every word that was typed, those that begin with it first. */
export function find(tree: ReasonNode[], typed: string): ReasonNode[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = leaves(tree).filter((leaf) => {
    const text = `${pathTitle(leaf)} ${leaf.name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const starts = (leaf: ReasonNode) => (leaf.title.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return found.sort((a, b) => starts(a) - starts(b));
}

/** The child or top node which the digit chooses. */
export function byDigit(tree: ReasonNode[], within: ReasonNode | null, digit: string): ReasonNode | null {
  return (within ? within.children : tree).find((node) => node.key === digit) ?? null;
}
