// The desk itself, without a picture: it joins link, phone and state, and is the one place that acts.

import type { Api } from "../../api";
import { type Ask, type LinkClient, LinkFault } from "../../link/client";
import type { AnyCommand, Call, StationChoice } from "../../link/messages";
import type { DeskData } from "../../page";
import { Typing } from "../../parts/typing";
import { microphoneFault, type Phone } from "../../phone/phone";
import { type DeskEvent, type DeskState, type Moment, currentCall, momentOf, reduceDesk, shownCall, START } from "../../state/desk";
import type { Drafts, Shelf } from "../../state/drafts";
import { DEAD_MS } from "../../state/keys";
import { makeStore, type Store } from "../../store";
import { Notes } from "./notes";
import { deskName, forgetDeskName, Seat } from "./seat";

export interface DeskParts {
  link: LinkClient;
  api: Api;
  page: DeskData;
  makePhone: (station: string) => Phone;
  drafts: Drafts; // outlive the browser's window
  window: Shelf; // outlives a reload
  fault: (error: unknown) => void; // tells the agent
  monotonic: () => number; // ms
  after: (ms: number, run: () => void) => () => void;
}

const RELEASED_WITHIN = 400; // ms

export type Destination = { agent: string } | { queue: string } | { number: string };

/** Moments in which the same place holds the same controls. */
const group = (moment: Moment): string => (moment === "talking" || moment === "held" ? "call" : moment);

export class Desk {
  readonly store: Store<DeskState, DeskEvent> = makeStore(reduceDesk, START);
  readonly notes: Notes;
  readonly typing: Typing;
  readonly seat: Seat;
  /** Why agent.log_in was refused, until it is done. */
  refused: LinkFault | null = null;
  /** The call for which the columns wait, because the agent was just typing. */
  waiting: string | null = null;
  answering = false;
  private takesOver = false; // the person has said so
  private group = "away";
  private changedAt = Number.NEGATIVE_INFINITY;
  private readers = new Set<() => void>();

  constructor(private readonly parts: DeskParts) {
    this.seat = new Seat(parts.page.station, parts.makePhone);
    this.typing = new Typing(parts.monotonic);
    this.notes = new Notes({
      drafts: parts.drafts,
      api: parts.api,
      send: (interaction, text) => parts.link.ask("interaction.note", { interaction, text }),
      now: () => parts.link.serverNow(),
      after: parts.after,
    });
  }

  start(): void {
    this.seat.subscribe(() => this.phoneChanged());
    this.parts.link.listen({
      status: (status, reason) => this.send({ kind: "link", status, reason, now: this.now() }),
      opened: () => void this.comeIn(),
      event: (event) => {
        if (event.event === "call.delivered") this.offered(event.call);
        this.send({ kind: "said", event, now: this.now() });
        if (event.event === "call.cleared" || event.event === "call.transferred") this.release();
      },
    });
    this.parts.link.start();
  }

  /** As a rule the centre has hung up the telephone with the call. Over a connection that a dead server took along
   *  its word does not come, and the telephone would be busy at the next ring. */
  private release(): void {
    this.parts.after(RELEASED_WITHIN, () => {
      const { ringing, talking } = this.phone.state();
      if (!this.call && (ringing || talking)) this.phone.hangUp();
    });
  }

  get state(): DeskState {
    return this.store.get();
  }
  get moment(): Moment {
    return momentOf(this.state);
  }
  get phone(): Phone {
    return this.seat.phone;
  }
  get call(): Call | null {
    return currentCall(this.state);
  }

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  // ---- coming and going

  /** Sits down at the station, or resolves to why not. takeOver: the place where he works now is ended. */
  async logIn(station: string, takeOver = false): Promise<LinkFault | null> {
    try {
      const answer = await this.parts.link.ask("agent.log_in", { station, take_over: takeOver, desk: deskName(this.parts.window) });
      this.seat.sit(station);
      this.phone.start(answer.sip);
      this.refused = null;
      const before = this.call;
      this.send({ kind: "logged-in", answer });
      if (before) this.muteAsBefore(before);
      this.release();
      return null;
    } catch (error) {
      if (error instanceof LinkFault) return error;
      throw error;
    }
  }

  async stations(): Promise<StationChoice[]> {
    return (await this.parts.link.ask("stations.list", {})).stations;
  }

  /** Back after a log-out or a refusal; takeOver: he wants to go on here, and the other place to end. */
  comeBack(takeOver: boolean): void {
    this.takesOver = takeOver;
    if (this.parts.link.status === "open") void this.comeIn();
    else this.parts.link.start();
  }

  /** Resolves to whether it was done: not during a call. */
  async logOut(): Promise<boolean> {
    const inside = this.state.me !== null && this.state.me.state !== "logged-out";
    if (inside && this.parts.link.status === "open" && !(await this.ask("agent.log_out", {}))) return false;
    forgetDeskName(this.parts.window);
    this.phone.stop();
    this.parts.link.stop();
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
  /** Ends the wrap-up, and he becomes what he chose during the call; the note goes first. */
  async done(): Promise<void> {
    if (this.dead()) return;
    const { ended } = this.state;
    if (ended) await this.notes.flush(ended.call.interaction);
    await this.ask("agent.wrap_up_done", {});
  }

  // ---- calls

  answer(): void {
    if (this.dead() || this.moment !== "ringing" || this.phone.state().kind !== "browser") return;
    this.waiting = null;
    this.phone.answer();
    this.answering = true;
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
    const { interaction, muted: before } = call;
    const muted = !before;
    const mark = () => this.send({ kind: "call-changed", interaction, change: { muted } });
    if (this.phone.state().kind === "telephone") {
      // only the centre can mute a telephone: what it has not done is not shown
      void this.ask("call.mute", { interaction, on: muted }).then((done) => done && mark());
      return;
    }
    this.phone.mute(muted);
    mark();
    if (this.parts.link.status === "open") void this.ask("call.mute", { interaction, on: muted });
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
  /** A number that was pressed: not one that has only just come to lie under the pointer. */
  async dial(number: string): Promise<boolean> {
    return !this.dead() && this.dialTyped(number);
  }
  /** Dials; the browser's phone takes the ring that follows, because the agent has asked for it. Who has typed a
   * number means it, however young the state of the desk is. */
  async dialTyped(number: string): Promise<boolean> {
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

  dead(): boolean {
    return this.parts.monotonic() - this.changedAt < DEAD_MS;
  }
  now(): number {
    return this.parts.link.serverNow();
  }
  noticeOver(): void {
    this.send({ kind: "notice-over", now: this.now() });
  }

  /** The session is open: the desk goes on where it was, unless another one has the agent now. */
  private async comeIn(): Promise<void> {
    const fault = await this.logIn(this.seat.station, this.takesOver);
    if (fault?.code === "not-connected") return; // it comes again
    this.takesOver = false;
    this.refused = fault;
    if (!fault) return this.notes.flushAll();
    if (fault.code === "no-answer") this.tell();
    else this.send({ kind: "refused" });
  }

  /** The browser's own microphone was switched while the link was away: the centre is told now. */
  private muteAsBefore({ interaction, muted }: Call): void {
    if (this.phone.state().kind === "telephone" || this.call?.interaction !== interaction || this.call.muted === muted) return;
    this.send({ kind: "call-changed", interaction, change: { muted } });
    void this.ask("call.mute", { interaction, on: muted });
  }

  private offered(call: Call): void {
    this.phone.disarm(); // whatever was asked for before, this ring waits for the agent
    this.answering = false;
    if (this.typing.lately()) this.waiting = call.interaction;
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
    this.tell();
  }

  private phoneChanged(): void {
    if (!this.answering || !microphoneFault(this.phone.state().fault)) return;
    this.answering = false; // it rings on, and can be answered again
    this.tell();
  }

  private tell(): void {
    for (const changed of this.readers) changed();
  }
}
