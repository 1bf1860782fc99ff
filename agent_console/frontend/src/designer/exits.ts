// Which exits each node has. The server knows: node types may be the site's own. What it said is kept, and asked
// again only for what has changed.

import type { LinkClient } from "../link/client";
import { type FlowDocument, type FlowNode, HANG_UP } from "./document";

const ASIDE = new Set(["title", "note", "place", "exits"]); // of no matter to the exits
const LARGEST = 40_000; // letters in one question
const SOON = 60; // ms

const keys = new WeakMap<FlowNode, string>(); // nodes are never changed; of three hundred one is new

function keyOf(node: FlowNode): string {
  const known = keys.get(node);
  if (known !== undefined) return known;
  const key = JSON.stringify(node, (name, value: unknown) => (ASIDE.has(name) ? undefined : value));
  keys.set(node, key);
  return key;
}

/** Keys as on a telephone: JavaScript puts names that look like numbers into an order of its own. */
export const KEYS = [..."1234567890*#"];
const inOrder = (exits: string[]): string[] => [...exits.filter((exit) => KEYS.includes(exit)).sort((a, b) => KEYS.indexOf(a) - KEYS.indexOf(b)), ...exits.filter((exit) => !KEYS.includes(exit))];

export class ExitBook {
  private readonly known = new Map<string, readonly string[] | null>();
  private readonly last = new Map<string, readonly string[]>(); // by the node's name: better old than none
  private readonly asked = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private document: FlowDocument | null = null;

  constructor(
    private readonly link: LinkClient,
    private readonly changed: () => void,
  ) {}

  /** The node's exits in their order; one that is drawn and no exit any more stands at the end. */
  of(name: string, node: FlowNode): readonly string[] {
    const told = this.known.get(keyOf(node)) ?? this.last.get(name) ?? [];
    if (told.length > 0) this.last.set(name, told);
    const drawn = Object.keys(node.exits ?? {}).filter((exit) => !told.includes(exit));
    return drawn.length > 0 ? [...told, ...drawn] : told;
  }

  /** Drawn, but the node has no such exit: the arrow leads from nowhere. */
  isLost(node: FlowNode, exit: string): boolean {
    const told = this.known.get(keyOf(node));
    return told !== undefined && told !== null && exit !== HANG_UP && !told.includes(exit);
  }

  /** Asks for what is not known yet, soon. */
  look(document: FlowDocument): void {
    this.document = document;
    if (this.timer === null) this.timer = setTimeout(() => void this.ask(), SOON);
  }

  /** At once; resolves when all that can be known is known. */
  async ask(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const unknown = Object.entries(this.document?.nodes ?? {})
      .map(([name, node]) => ({ name, key: keyOf(node) }))
      .filter(({ key }) => !this.known.has(key) && !this.asked.has(key));
    const parts: Record<string, unknown>[] = [];
    const keys = new Map<string, string>(); // name in the question → key
    let size = LARGEST;
    for (const { name, key } of unknown) {
      if (this.asked.has(key)) continue;
      this.asked.add(key);
      keys.set(name, key);
      if (size + key.length > LARGEST) {
        parts.push({});
        size = 0;
      }
      (parts.at(-1) as Record<string, unknown>)[name] = JSON.parse(key);
      size += key.length + name.length;
    }
    await Promise.all(parts.map((nodes) => this.askPart(nodes as Record<string, Record<string, unknown>>, keys)));
    if (parts.length > 0) this.changed();
  }

  private async askPart(nodes: Record<string, Record<string, unknown>>, keys: Map<string, string>): Promise<void> {
    try {
      const { exits } = await this.link.ask("flows.exits", { nodes });
      for (const [name, found] of Object.entries(exits)) this.known.set(keys.get(name) ?? "", found && inOrder(found));
    } catch {
      // the link is away: it is asked again when it is back
    } finally {
      for (const name of Object.keys(nodes)) this.asked.delete(keys.get(name) ?? "");
    }
  }
}
