// The desk itself, without a picture: it joins link, phone and state, and is the one place that acts.

import type { Api } from "../../api";
import { type LinkClient, LinkFault } from "../../link/client";
import type { AnyCommand, Call, StationChoice } from "../../link/messages";
import type { Ask } from "../../link/client";
import type { DeskData } from "../../page";
import type { Phone } from "../../phone/phone";
import { type DeskEvent, type DeskState, type EndedCall, type Moment, currentCall, momentOf, reduceDesk, shownCall, START } from "../../state/desk";
import { readKept, type Shelf } from "../../state/drafts";
import { DEAD_MS } from "../../state/keys";
import { makeStore, type Store } from "../../store";
import { Notes } from "./notes";

export interface DeskParts {
  link: LinkClient;
  api: Api;
  page: DeskData;
  makePhone: (station: string) => Phone;
  kept: Shelf; // outlives the browser's window
  window: Shelf; // outlives a reload
  fault: (error: unknown) => void; // tells the agent
  monotonic: () => number; // ms
  after: (ms: number, run: () => void) => () => void;
}

export type Destination = { agent: string } | { queue: string } | { number: string };

const ENDED = "trunkline.ended";
const HERE = "trunkline.here"; // this window had the desk: a reload takes it again without asking
const TYPED_WITHIN = 3_000; // ms

/** Moments in which the same place holds the same controls. */
const group = (moment: Moment): string => (moment === "talking" || moment === "held" ? "call" : moment);

export class Desk {
  readonly store: Store<DeskState, DeskEvent> = makeStore(reduceDesk, START);
  readonly notes: Notes;
  phone: Phone;
  /** Why agent.log_in was refused, until it is done. */
  refused: LinkFault | null = null;
  /** The call for which the columns wait, because the agent was just typing. */
  waiting: string | null = null;
  answering = false;
  private phoneReaders = new Set<() => void>();
  private stopPhone: () => void = () => undefined;
  private station: string;
  private group = "away";
  private changedAt = Number.NEGATIVE_INFINITY;
  private typedAt = Number.NEGATIVE_INFINITY;
  private readers = new Set<() => void>();

  constructor(private readonly parts: DeskParts) {
    this.station = parts.page.station;
    this.phone = parts.makePhone(this.station);
    this.notes = new Notes({
      shelf: parts.kept,
      api: parts.api,
      send: (interaction, text) => parts.link.ask("interaction.note", { interaction, text }),
      now: () => parts.link.serverNow(),
      after: parts.after,
    });
  }

  /** unsavedNotes: the calls whose notes the centre has not confirmed; asked at each coming back. */
  start(unsavedNotes: () => readonly string[]): void {
    this.followPhone();
    this.parts.link.listen({
      status: (status, reason) => this.send({ kind: "link", status, reason, now: this.now() }),
      opened: () => void this.logIn(this.station, this.parts.window.getItem(HERE) !== null).then(() => this.notes.flushAll(unsavedNotes())),
      event: (event) => {
        if (event.event === "call.delivered") this.offered(event.call);
        this.send({ kind: "said", event, now: this.now() });
      },
    });
    this.parts.link.start();
  }

  stop(): void {
    this.phone.stop();
    this.parts.link.stop();
  }

  get state(): DeskState {
    return this.store.get();
  }
  get moment(): Moment {
    return momentOf(this.state);
  }
  get call(): Call | null {
    return currentCall(this.state);
  }

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };
  subscribePhone = (changed: () => void): (() => void) => {
    this.phoneReaders.add(changed);
    return () => this.phoneReaders.delete(changed);
  };

  // ---- coming and going

  async logIn(station: string, takeOver: boolean): Promise<void> {
    try {
      const answer = await this.parts.link.ask("agent.log_in", { station, take_over: takeOver });
      this.parts.window.setItem(HERE, station);
      this.sit(station);
      this.phone.start(answer.sip);
      this.refused = null;
      this.send({ kind: "logged-in", answer, kept: readKept<EndedCall>(this.parts.window, ENDED) });
    } catch (error) {
      if (!(error instanceof LinkFault)) throw error;
      if (error.code !== "not-connected") this.refused = error;
    }
    this.tell();
  }

  async stations(): Promise<StationChoice[]> {
    return (await this.parts.link.ask("stations.list", {})).stations;
  }

  /** Back after the other place had taken over, or after a log-out. */
  comeBack(): void {
    if (this.parts.link.status === "open") void this.logIn(this.station, true);
    else {
      this.parts.window.setItem(HERE, this.station);
      this.parts.link.start();
    }
  }

  /** Resolves to whether it was done: not during a call. */
  async logOut(): Promise<boolean> {
    const inside = this.state.me !== null && this.state.me.state !== "logged-out";
    if (inside && this.parts.link.status === "open" && !(await this.ask("agent.log_out", {}))) return false;
    this.parts.window.removeItem(HERE);
    this.parts.window.removeItem(ENDED);
    this.stop();
    return true;
  }

  // ---- the agent's state

  ready(): void {
    void this.ask("agent.ready", {});
  }
  notReady(reason: string): void {
    void this.ask("agent.not_ready", { reason });
  }
  wrapUpMore(): void {
    if (this.dead()) return;
    void this.ask("agent.wrap_up_more", {});
  }
  /** Ends the wrap-up; the note goes first. */
  async done(): Promise<void> {
    if (this.dead()) return;
    const ended = this.state.ended;
    if (ended) await this.notes.flush(ended.call.interaction);
    await this.ask("agent.ready", {});
  }

  // ---- calls

  answer(): void {
    if (this.dead() || this.moment !== "ringing" || this.phone.state().kind !== "browser") return;
    this.answering = true;
    this.waiting = null;
    this.phone.answer();
    this.tell();
  }
  decline(): void {
    const call = this.call;
    if (this.dead() || call?.state !== "delivered") return;
    void this.ask("call.decline", { interaction: call.interaction });
  }
  hangUp(): void {
    const call = this.call;
    if (this.dead() || !call || call.state === "delivered") return;
    if (this.parts.link.status === "open") void this.ask("call.clear", { interaction: call.interaction });
    else this.phone.hangUp(); // the voice does not need the link
  }
  hold(): void {
    const call = this.call;
    if (this.dead() || !call) return;
    if (call.state === "established") void this.ask("call.hold", { interaction: call.interaction });
    if (call.state === "held") void this.ask("call.retrieve", { interaction: call.interaction });
  }
  mute(): void {
    const call = this.call;
    if (this.dead() || !call || call.established === null) return;
    const { interaction, muted } = call;
    this.phone.mute(!muted);
    this.send({ kind: "call-changed", interaction, change: { muted: !muted } });
    if (this.parts.link.status === "open") void this.ask("call.mute", { interaction, on: !muted });
  }
  digits(digits: string): void {
    const call = this.call;
    if (!call || call.established === null) return;
    if (this.parts.link.status === "open") void this.ask("call.digits", { interaction: call.interaction, digits });
    else this.phone.tones(digits);
  }
  async transfer(to: Destination): Promise<boolean> {
    const call = this.call;
    if (!call || call.established === null) return false;
    return this.ask("call.transfer", { interaction: call.interaction, ...to });
  }
  /** Dials; the browser's phone takes the ring that follows, because the agent has asked for it. */
  async dial(number: string): Promise<boolean> {
    if (this.dead()) return false;
    this.phone.answer();
    const done = await this.ask("call.make", { number });
    if (!done) this.phone.disarm();
    return done;
  }

  // ---- what is written about a call

  note(interaction: string, text: string): void {
    this.send({ kind: "call-changed", interaction, change: { note: text } });
    this.notes.type(interaction, text);
  }
  async disposition(interaction: string, disposition: string): Promise<void> {
    const before = shownCall(this.state)?.disposition ?? null;
    this.send({ kind: "call-changed", interaction, change: { disposition } });
    if (!(await this.ask("interaction.disposition", { interaction, disposition })))
      this.send({ kind: "call-changed", interaction, change: { disposition: before } });
  }
  async belongsTo(interaction: string, customer: number): Promise<void> {
    await this.ask("interaction.customer", { interaction, customer });
  }

  // ---- small print

  /** A key was typed into a field. */
  typed(): void {
    this.typedAt = this.parts.monotonic();
  }
  dead(): boolean {
    return this.parts.monotonic() - this.changedAt < DEAD_MS;
  }
  now(): number {
    return this.parts.link.serverNow();
  }
  noticeOver(): void {
    this.send({ kind: "notice-over", now: this.now() });
  }

  private offered(call: Call): void {
    this.phone.disarm(); // whatever was asked for before, this ring waits for the agent
    this.answering = false;
    if (this.parts.monotonic() - this.typedAt < TYPED_WITHIN) this.waiting = call.interaction;
  }

  private async ask<Name extends AnyCommand["command"]>(command: Name, more: Ask<Name>): Promise<boolean> {
    try {
      await this.parts.link.ask(command, more);
      return true;
    } catch (error) {
      this.parts.fault(error);
      return false;
    }
  }

  private send(event: DeskEvent): void {
    this.store.send(event);
    const moment = this.moment;
    if (group(moment) !== this.group) {
      this.group = group(moment);
      this.changedAt = this.parts.monotonic();
      if (moment !== "ringing") {
        this.waiting = null;
        this.answering = false;
      }
    }
    const { ended } = this.state;
    if (ended) this.parts.window.setItem(ENDED, JSON.stringify(ended));
    else if (moment === "idle") this.parts.window.removeItem(ENDED);
    this.tell();
  }

  private sit(station: string): void {
    if (station === this.station) return;
    this.station = station;
    this.phone.stop();
    this.phone = this.parts.makePhone(station);
    this.followPhone();
  }

  private followPhone(): void {
    this.stopPhone();
    const tell = () => {
      for (const changed of this.phoneReaders) changed();
    };
    this.stopPhone = this.phone.subscribe(tell);
    tell();
  }

  private tell(): void {
    for (const changed of this.readers) changed();
  }
}
