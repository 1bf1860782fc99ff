// One flow being drawn: its document, what is chosen, what is wrong with it, how it is kept and published.

import { type Api, ApiFault } from "../api";
import type { LinkClient, LinkStatus } from "../link/client";
import type { FlowFault, FlowJudged, FlowType, FlowTypes } from "../link/messages";
import type { Drafts } from "../state/drafts";
import { type FlowDocument, type FlowNode, freeName, type Place, withNode } from "./document";
import { ExitBook } from "./exits";
import { type Field, fieldsOf } from "./fields";
import { begun, type History, redone, stepped, undone } from "./history";
import { type Kept, Keeper } from "./keeper";
import type { OneFlow, Version } from "./kept";
import { grouped, membersOf, REMARK_SIZE, settledScenery, UNWRITTEN } from "./grouping";
import { arranged, placed } from "./layout";
import { isThere, sceneryId, withScenery } from "./scenery";

export interface Drawn {
  state: "loading" | "open" | "missing" | "away";
  why: string | null;
  link: LinkStatus;
  history: History<FlowDocument>;
  chosen: ReadonlySet<string>;
  types: FlowTypes | null;
  judged: FlowJudged | null;
  judging: boolean;
  kept: Kept;
  flow: OneFlow | null;
  /** Somebody has published meanwhile what mine was not drawn from. */
  moved: { version: number; by: string } | null;
  exits: number; // grows when more is known of the nodes' exits
}

const NOTHING: FlowDocument = { format: 1, name: "", languages: [], nodes: {} };
const PATIENCE = 2_500; // ms to wait for the link before a flow is shown without its exits

export class Designer {
  now: Drawn;
  readonly exits: ExitBook;
  readonly keeper: Keeper;
  /** Called whenever the server has what is drawn. */
  readonly whenSaved = new Set<() => void>();
  private readers = new Set<() => void>();
  private forms = new Map<string, Field[]>();
  private judgedAs = 0;

  constructor(
    readonly link: LinkClient,
    readonly api: Api,
    drafts: Drafts,
    readonly flow: string,
  ) {
    this.keeper = new Keeper(api, drafts, flow, () => this.set({ kept: this.keeper.now }), () => this.savedNow());
    this.exits = new ExitBook(link, () => this.set({ exits: this.now.exits + 1 }));
    this.now = {
      state: "loading", why: null, link: "connecting", history: begun(NOTHING), chosen: new Set(), types: null, judged: null,
      judging: false, kept: this.keeper.now, flow: null, moved: null, exits: 0,
    };
  }

  get = (): Drawn => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  get document(): FlowDocument {
    return this.now.history.now;
  }

  // ---- opening ---------------------------------------------------------------------------------------

  start(): void {
    const opened = new Promise<void>((resolve) => {
      this.link.listen({
        opened: () => {
          this.learn();
          this.exits.look(this.document);
          resolve();
        },
        event: (event) => {
          if (event.event === "flows.changed" && event.flow === this.flow) void this.published(event.version, event.by);
          if (event.event === "prompts.changed") this.soundsChanged();
        },
        status: (link) => this.set({ link }),
      });
      setTimeout(resolve, PATIENCE);
    });
    this.link.start();
    void opened.then(() => this.load());
  }

  /** What can be drawn with, and what of the site a flow may name. */
  private learn(): void {
    void this.link.ask("flows.types", {}).then((types) => this.set({ types }), () => undefined);
  }

  /** One may be there that this flow missed, or be gone that it plays. */
  private soundsChanged(): void {
    this.learn();
    if (this.now.judged) void this.judge();
  }

  /** Reads it anew: my draft, else the live version. */
  async load(): Promise<void> {
    try {
      const flow = await this.api.get<OneFlow>(`/api/flows/${this.flow}`);
      const newest = flow.versions[0]?.version;
      const mine = this.keeper.open(flow.mine, newest ?? 0);
      let document = mine;
      if (!document) {
        const live = await this.live(flow);
        if (!live) return this.set({ state: "missing", flow });
        document = live.document;
        this.keeper.base = newest ?? live.version;
      }
      this.set({ state: "open", flow, history: begun(await this.laid(document)), judged: null, moved: this.movedOn(flow) });
      if (mine) void this.judge();
    } catch (error) {
      this.set({ state: "away", why: error instanceof Error ? error.message : String(error) });
    }
  }

  private async live(flow: OneFlow): Promise<{ version: number; document: FlowDocument } | null> {
    if (flow.live !== null) return { version: flow.live, document: await this.version(flow.live) };
    try {
      const { version, document } = await this.link.ask("flows.document", { flow: this.flow });
      return { version, document: document as unknown as FlowDocument };
    } catch {
      return null;
    }
  }

  async version(version: number): Promise<FlowDocument> {
    return (await this.api.get<{ document: FlowDocument }>(`/api/flows/${this.flow}/versions/${version}`)).document;
  }

  /** My draft was drawn from another version than the newest one. */
  private movedOn(flow: OneFlow): Drawn["moved"] {
    const newest: Version | undefined = flow.versions[0];
    return flow.mine && newest && flow.mine.base !== newest.version ? { version: newest.version, by: newest.author } : null;
  }

  private async published(version: number, by: string): Promise<void> {
    const flow = await this.api.get<OneFlow>(`/api/flows/${this.flow}`).catch(() => null);
    if (!flow) return;
    this.set({ flow });
    if (this.now.kept.saved === "none") {
      if (this.now.state !== "loading") await this.load();
    } else if ((flow.versions[0]?.version ?? 0) !== this.keeper.base) this.set({ moved: { version, by } });
  }

  // ---- drawing ---------------------------------------------------------------------------------------

  /** tag: changes in a row with the same one are undone at once. */
  change(make: (document: FlowDocument) => FlowDocument, tag: string | null = null): void {
    const history = stepped(this.now.history, make(this.document), tag);
    if (history !== this.now.history) this.drawn(history);
  }

  undo = (): void => this.drawn(undone(this.now.history));
  redo = (): void => this.drawn(redone(this.now.history));

  private drawn(history: History<FlowDocument>): void {
    if (history.now === this.document) return;
    const chosen = new Set([...this.now.chosen].filter((name) => isThere(history.now, name)));
    this.set({ history, chosen });
    this.exits.look(history.now);
    this.keeper.change(history.now);
  }

  choose(names: Iterable<string>): void {
    const chosen = new Set(names);
    if (chosen.size === this.now.chosen.size && [...chosen].every((name) => this.now.chosen.has(name))) return;
    this.set({ chosen });
  }

  /** Adds a node there, led to by that exit of another one; it is chosen then. */
  add(name: string, node: FlowNode, place: Place, from: { node: string; exit: string } | null = null): void {
    this.change((document) => {
      const added = withNode(document, name, { ...node, place });
      const before = from && added.nodes[from.node];
      if (!from || !before) return added;
      return { ...added, nodes: { ...added.nodes, [from.node]: { ...before, exits: { ...before.exits, [from.exit]: name } } } };
    });
    this.choose([name]);
  }

  arrange(): void {
    const groupOf = new Map(Object.keys(this.document.groups ?? {}).flatMap((group) => this.members(group).filter((id) => id in this.document.nodes).map((id) => [id, sceneryId("groups", group)] as const)));
    const places = arranged(this.document, this.shown, groupOf);
    this.change((document) => {
      const nodes = Object.fromEntries(Object.entries(document.nodes).map(([name, node]) => [name, { ...node, place: places.get(name) ?? node.place ?? null }]));
      return settledScenery(document, { ...document, nodes }, this.shown);
    });
  }

  /** A frame around what is chosen, else an empty one there; it is chosen then. */
  group(place: Place | null): void {
    const made = grouped(this.document, place ?? this.now.chosen, this.shown);
    if (!made) return;
    this.change(() => made.document);
    this.choose([made.id]);
  }

  remark(place: Place): void {
    const name = freeName(this.document.remarks ?? {}, "remark");
    this.change((document) => withScenery(document, "remarks", name, { text: UNWRITTEN, place, size: REMARK_SIZE }));
    this.choose([sceneryId("remarks", name)]);
  }

  /** What goes where this group goes, by its name. */
  members(group: string): string[] {
    const frame = this.document.groups?.[group];
    return frame ? membersOf(this.document, frame, this.shown) : [];
  }

  /** How many exits a node shows. */
  shown = (name: string): number => {
    const node = this.document.nodes[name];
    return node ? this.exits.of(name, node).length : 0;
  };

  /** The same, when it is known how high each node is. */
  async laid(document: FlowDocument): Promise<FlowDocument> {
    this.exits.look(document);
    await this.exits.ask();
    return this.settled(document);
  }

  settled(document: FlowDocument): FlowDocument {
    return placed(document, (name) => {
      const node = document.nodes[name];
      return node ? this.exits.of(name, node).length : 0;
    });
  }

  /** What is drawn is the draft that the server has, changed or not; whether it is. Before it was read there is
   *  nothing to be kept. */
  async insist(): Promise<boolean> {
    return this.now.state === "open" && this.keeper.insist(this.document);
  }

  private savedNow(): void {
    void this.judge();
    for (const told of this.whenSaved) told();
  }

  typeOf(name: string): FlowType | undefined {
    return this.now.types?.types.find(({ type }) => type === name);
  }

  form(type: string): Field[] {
    let form = this.forms.get(type);
    const known = this.typeOf(type);
    if (!form && known) {
      form = fieldsOf(known.fields);
      this.forms.set(type, form);
    }
    return form ?? [];
  }

  // ---- judging ---------------------------------------------------------------------------------------

  async judge(): Promise<void> {
    const mine = ++this.judgedAs;
    this.set({ judging: true });
    try {
      const judged = await this.link.ask("flows.judge", { flow: this.flow });
      if (mine === this.judgedAs) this.set({ judged, judging: false });
    } catch {
      if (mine === this.judgedAs) this.set({ judging: false });
    }
  }

  faultsOf(node: string | null): FlowFault[] {
    return this.now.judged?.faults.filter((fault) => fault.node === node) ?? [];
  }

  // ---- for the callers -------------------------------------------------------------------------------

  /** Errors: LinkFault; ApiFault "conflict" when this draft was drawn on elsewhere. */
  async publish(note: string, inSpiteOf: string | null): Promise<number> {
    if (!(await this.insist()))
      throw new ApiFault("not-saved", this.keeper.now.fault ?? "", 0);
    const { version } = await this.link.ask("flows.publish", { flow: this.flow, base: this.keeper.base, note, in_spite_of: inSpiteOf });
    this.keeper.startAgain(version);
    this.set({ moved: null, judged: null });
    await this.refresh();
    return version;
  }

  async makeLive(version: number): Promise<void> {
    await this.link.ask("flows.make_live", { flow: this.flow, version });
    await this.refresh();
    if (this.now.kept.saved === "none") await this.load();
  }

  /** What I have drawn goes; what is live is shown again. */
  async drop(): Promise<void> {
    await this.api.send("POST", `/api/flows/${this.flow}/draft/drop`);
    this.keeper.startAgain(0);
    await this.load();
  }

  /** Mine is published on top of what somebody else has published meanwhile. */
  onTop(): void {
    this.keeper.base = this.now.flow?.versions[0]?.version ?? this.now.moved?.version ?? this.keeper.base;
    this.keeper.change(this.document);
    this.set({ moved: null });
  }

  settle(take: "mine" | "theirs"): void {
    const document = this.keeper.settle(take);
    if (!document) return;
    this.set({ history: stepped(this.now.history, this.settled(document)) });
    this.exits.look(document);
    void this.judge();
  }

  async refresh(): Promise<void> {
    const flow = await this.api.get<OneFlow>(`/api/flows/${this.flow}`);
    this.set({ flow });
  }

  private set(change: Partial<Drawn>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}
