// The callers of one flow for the designer's page: who is in it now, figures of days, one call step by step.
// Nothing is asked while the panel is shut.

import type { Api } from "../../../api";
import { type LinkClient, LinkFault } from "../../../link/client";
import type { FlowNow } from "../../../link/messages";
import {
  type Followed, type LiveFlow, type Overlay, overlayOfPeriod, overlayOfToday, type PeriodFigures, takeCall, takeFlow,
} from "../../../state/flowLive";

export type Period = "today" | { first: string; last: string }; // days of the site's calendar

type Asked = "flow" | "figures" | "call";

export interface Seen {
  open: boolean;
  period: Period;
  version: number | null; // none: all together
  live: LiveFlow | null;
  figures: PeriodFigures | null;
  followed: Followed | null;
  fault: { of: Asked; code: string; sentence: string | null } | null; // what the link refuses has a code, the console a sentence
}

const FRESH = 15_000; // ms until today's figures are read again when callers move
const SHUT: Seen = { open: false, period: "today", version: null, live: null, figures: null, followed: null, fault: null };

export class CallersWatch {
  now: Seen = SHUT;
  private readers = new Set<() => void>();
  private stop: (() => void) | null = null;
  private readAt = 0; // ms

  constructor(
    private readonly link: LinkClient,
    private readonly api: Api,
    readonly flow: string,
  ) {}

  get = (): Seen => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  show(open: boolean): void {
    if (open === this.now.open) return;
    if (!open) {
      this.letGo();
      void this.link.ask("flows.unwatch", { flow: this.flow }).catch(() => undefined);
      this.stop?.();
      this.stop = null;
      this.set(SHUT);
      return;
    }
    this.set({ open: true });
    this.stop = this.link.listen({
      opened: () => void this.begin(),
      event: (event) => {
        if (event.event === "flows.now" && event.flow.flow === this.flow) this.takes(event.flow);
        if (event.event === "flows.changed" && event.flow === this.flow && this.now.fault?.of === "flow") void this.begin(); // published just now
        if (event.event === "flows.followed" && this.now.followed?.call.interaction === event.call.interaction)
          this.set({ followed: takeCall(this.now.followed, event.call) });
      },
    });
    void this.begin();
    void this.read();
  }

  async choose(period: Period): Promise<void> {
    this.set({ period, version: null, figures: null, fault: null });
    await this.read();
  }

  async ofVersion(version: number | null): Promise<void> {
    this.set({ version });
    await this.read();
  }

  async follow(interaction: string): Promise<void> {
    this.letGo();
    await this.asks("call", async () => this.set({ followed: takeCall(null, await this.link.ask("flows.follow", { interaction })) }));
  }

  letGo(): void {
    const before = this.now.followed;
    if (!before) return;
    this.set({ followed: null });
    if (!before.call.over) void this.link.ask("flows.unfollow", { interaction: before.call.interaction }).catch(() => undefined);
  }

  /** The connection is there, or there again. */
  private async begin(): Promise<void> {
    await this.asks("flow", async () => this.set({ live: takeFlow(null, await this.link.ask("flows.watch", { flow: this.flow })) }));
    const followed = this.now.followed?.call;
    if (followed && !followed.over) await this.follow(followed.interaction);
  }

  private takes(flow: FlowNow): void {
    this.set({ live: takeFlow(this.now.live, flow) });
    if (this.now.period === "today" && this.link.serverNow() - this.readAt > FRESH) void this.read();
  }

  /** Of today, how long they stay; of other days, all. */
  private async read(): Promise<void> {
    const { period, version } = this.now;
    this.readAt = this.link.serverNow();
    const wanted = { ...(period === "today" ? {} : { from: period.first, to: period.last }), ...(version === null ? {} : { version }) };
    await this.asks("figures", async () => {
      const figures = await this.api.get<PeriodFigures>(`/api/flows/${this.flow}/figures`, wanted);
      if (this.now.period === period && this.now.version === version) this.set({ figures });
    });
  }

  private async asks(of: Asked, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (this.now.fault?.of === of) this.set({ fault: null });
    } catch (error) {
      const ofLink = error instanceof LinkFault;
      this.set({ fault: { of, code: ofLink ? error.code : "broken", sentence: !ofLink && error instanceof Error ? error.message : null } });
    }
  }

  private set(change: Partial<Seen>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}

const NOBODY: ReadonlyMap<string, Overlay> = new Map();

/** What lies over the drawing; nothing while the panel is shut. */
export function overlayOf({ open, period, version, live, figures }: Seen): ReadonlyMap<string, Overlay> {
  if (!open) return NOBODY;
  if (period === "today") return live ? overlayOfToday(live, version, figures) : NOBODY;
  return figures ? overlayOfPeriod(figures) : NOBODY;
}

const DAY = 86_400_000; // ms

/** So many days of the calendar, up to this one. */
export function lastDays(last: string, days: number): { first: string; last: string } {
  return { first: new Date(Date.parse(last) - (days - 1) * DAY).toISOString().slice(0, 10), last };
}

/** The versions in which anybody was, newest first. */
export function versionsOf({ period, live, figures }: Seen): number[] {
  if (period !== "today") return figures?.versions ?? [];
  return [...new Set([...(live?.nodes.values() ?? [])].map(({ version }) => version))].sort((a, b) => b - a);
}
