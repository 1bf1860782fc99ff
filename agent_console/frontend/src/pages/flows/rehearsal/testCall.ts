// Tests a flow at a telephone, or here: which one rings, where it pauses, and what is told of the call.

import type { Designer } from "../../../designer/designer";
import { LinkFault } from "../../../link/client";
import type { StationChoice } from "../../../link/messages";
import type { Phone, PhoneFault } from "../../../phone/phone";
import { begun, lose, type Rehearsed, takeTold } from "../../../state/rehearsal";

export const BROWSER = "browser"; // the station that is this page
const STATION = "trunkline.test-station"; // the one that rang last

export interface Wanted {
  station: string;
  caller: string; // E.164 or empty
  language: string; // empty: the flow's first one
  step: boolean; // pause before every node
  changes: boolean; // the world may change
}

export interface Testing {
  open: boolean;
  stations: readonly StationChoice[];
  wanted: Wanted;
  stops: ReadonlySet<string>; // nodes
  call: Rehearsed | null;
  busy: boolean; // something is asked
  fault: unknown;
  phoneFault: PhoneFault | null; // of the page, if it is the telephone
}

const WANTED: Wanted = { station: "", caller: "", language: "", step: false, changes: false };

export class TestCall {
  now: Testing = { open: false, stations: [], wanted: WANTED, stops: new Set(), call: null, busy: false, fault: null, phoneFault: null };
  private readers = new Set<() => void>();
  private listens = false;
  private phone: Phone | null = null;

  /** makePhone: one that answers by itself. */
  constructor(
    private readonly designer: Designer,
    private readonly me: string,
    private readonly kept: Storage,
    private readonly makePhone: () => Phone,
  ) {}

  get = (): Testing => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  get goesOn(): boolean {
    return this.now.call !== null && this.now.call.phase !== "over";
  }

  /** Who closes it hangs up. */
  show(open: boolean): void {
    if (open === this.now.open) return;
    if (!open) void this.end();
    this.set({ open });
    if (!open) return;
    this.listen();
    void this.look();
  }

  want(change: Partial<Wanted>): void {
    this.set({ wanted: { ...this.now.wanted, ...change } });
  }

  /** Pauses before this node, or does no more. */
  toggle(node: string): void {
    const stops = new Set(this.now.stops);
    if (!stops.delete(node)) stops.add(node);
    this.set({ stops });
    const { call } = this.now;
    if (call && this.goesOn) void this.asks(() => this.designer.link.ask("flows.test_stops", { test: call.test, stops: [...stops] }));
  }

  /** What is drawn now; where nothing was drawn since, what is live. */
  async begin(): Promise<void> {
    if (this.goesOn || this.now.busy) return;
    const { wanted, stops } = this.now;
    const { keeper, flow, link } = this.designer;
    const version = keeper.now.saved === "none" ? this.live() : null;
    await this.asks(async () => {
      if (version === null && !(await this.designer.insist())) throw new LinkFault("not-saved", "");
      const { test, sip } = await link.ask("flows.test", {
        flow, version, station: wanted.station, caller: wanted.caller || null, language: wanted.language || null,
        stops: [...stops].filter((node) => node in this.designer.document.nodes), step: wanted.step, changes: wanted.changes,
      });
      this.kept.setItem(STATION, wanted.station);
      this.set({ call: begun(test) });
      if (sip) this.telephone().start(sip);
    });
  }

  /** A key of the telephone that this page is. */
  press(key: string): void {
    if (this.phone?.state().talking) this.phone.tones(key);
  }

  private telephone(): Phone {
    if (this.phone) return this.phone;
    const phone = this.makePhone();
    phone.subscribe(() => this.set({ phoneFault: phone.state().fault }));
    this.phone = phone;
    return phone;
  }

  async goOn(step: boolean): Promise<void> {
    const { call } = this.now;
    if (call?.phase === "pauses") await this.asks(() => this.designer.link.ask("flows.test_go", { test: call.test, step }));
  }

  async give(variable: string, value: string): Promise<void> {
    const { call } = this.now;
    if (call?.phase === "pauses") await this.asks(() => this.designer.link.ask("flows.test_set", { test: call.test, variable, value }));
  }

  async end(): Promise<void> {
    const { call } = this.now;
    if (call && this.goesOn) await this.asks(() => this.designer.link.ask("flows.test_end", { test: call.test }));
  }

  /** It is over; another telephone may ring. */
  away(): void {
    if (this.goesOn) return;
    this.set({ call: null, fault: null });
    void this.look();
  }

  private live(): number | null {
    const { flow, types } = this.designer.now;
    return flow?.live ?? types?.site.flows.find(({ name }) => name === this.designer.flow)?.version ?? null;
  }

  private listen(): void {
    if (this.listens) return;
    this.listens = true;
    this.designer.link.listen({
      event: (event) => {
        const { call } = this.now;
        if (call && event.event === "flows.tested") this.follow(takeTold(call, event));
      },
      status: (status) => {
        const { call } = this.now;
        if (call && status !== "open") this.follow(lose(call));
      },
    });
  }

  private follow(call: Rehearsed): void {
    this.set({ call });
    if (call.phase === "over") this.phone?.stop();
  }

  /** Which telephones there are. The one that rang last is offered again, else one's own, else this page. */
  private async look(): Promise<void> {
    await this.asks(async () => {
      const { stations } = await this.designer.link.ask("stations.list", {});
      const names = [this.now.wanted.station, this.kept.getItem(STATION)];
      const station =
        stations.find(({ station }) => names.includes(station)) ?? stations.find(({ taken_by }) => taken_by === this.me) ?? stations.find(({ station }) => station === BROWSER);
      this.set({ stations, wanted: { ...this.now.wanted, station: station?.station ?? "" } });
    });
  }

  private async asks(work: () => Promise<unknown>): Promise<void> {
    this.set({ busy: true });
    try {
      await work();
      this.set({ busy: false, fault: null });
    } catch (fault) {
      this.set({ busy: false, fault });
    }
  }

  private set(change: Partial<Testing>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}
