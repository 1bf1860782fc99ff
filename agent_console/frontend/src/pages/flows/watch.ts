// Every flow there is: what is live, as the link tells it, and what the console keeps of versions and drafts.

import type { Api } from "../../api";
import type { FlowDocument } from "../../designer/document";
import type { AllFlows, Draft, People, Version } from "../../designer/kept";
import type { LinkClient, LinkStatus } from "../../link/client";
import type { FlowTemplate, LiveFlow } from "../../link/messages";

export interface Row {
  name: string;
  live: LiveFlow | null; // none: it is being drawn for the first time
  published: Version | null; // none: it lies in a file
  drafts: Draft[];
}
export type Template = Omit<FlowTemplate, "document"> & { document: FlowDocument };
export interface Listed {
  rows: Row[] | null; // none before the first
  people: People;
  link: LinkStatus;
  fault: string | null;
}

export function rowsOf(live: LiveFlow[], kept: AllFlows): Row[] {
  const names = new Set([...live.map(({ name }) => name), ...kept.live.map(({ flow }) => flow), ...kept.drafts.map(({ flow }) => flow)]);
  return [...names].sort().map((name) => ({
    name,
    live: live.find((one) => one.name === name) ?? null,
    published: kept.live.find(({ flow }) => flow === name) ?? null,
    drafts: kept.drafts.filter(({ flow }) => flow === name),
  }));
}

export class FlowsWatch {
  private now: Listed = { rows: null, people: {}, link: "connecting", fault: null };
  private readers = new Set<() => void>();

  constructor(
    private readonly link: LinkClient,
    private readonly api: Api,
  ) {}

  start(): void {
    this.link.listen({
      opened: () => void this.read(),
      event: (event) => event.event === "flows.changed" && void this.read(),
      status: (link) => this.set({ link }),
    });
    this.link.start();
  }

  get = (): Listed => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  async read(): Promise<void> {
    try {
      const [types, kept] = await Promise.all([this.link.ask("flows.types", {}), this.api.get<AllFlows>("/api/flows")]);
      this.set({ rows: rowsOf(types.site.flows, kept), people: kept.people, fault: null });
    } catch (error) {
      this.set({ fault: error instanceof Error ? error.message : String(error) });
    }
  }

  /** The live one, to be copied. */
  async document(flow: string): Promise<FlowDocument> {
    return (await this.link.ask("flows.document", { flow })).document as unknown as FlowDocument;
  }

  /** What a new one may begin as. */
  async templates(): Promise<Template[]> {
    const { templates } = await this.link.ask("flows.templates", {});
    return templates.map((one) => ({ ...one, document: one.document as unknown as FlowDocument }));
  }

  private set(change: Partial<Listed>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}
