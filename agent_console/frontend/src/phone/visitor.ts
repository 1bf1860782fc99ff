// A visitor's telephone: one call to the firm, nothing else. Credentials are for this call and this browser.

import type { DTMF_TRANSPORT } from "jssip/lib/Constants";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { UA } from "jssip/lib/UA";
import { socketUrl } from "./browserPhone";
import { chosenDevices, closeStream, openMicrophone, playOn } from "./devices";
import { type LevelMeter, meter } from "./level";
import { faultOf, type PhoneFault } from "./phone";

export interface VisitorCredentials {
  uri: string;
  user: string;
  password: string;
  path: string;
  number: string;
}
export type VisitorMoment = "idle" | "connecting" | "calling" | "talking" | "ended";
export type VisitorFault = PhoneFault | "busy" | "failed" | "too-many";

export interface VisitorState {
  moment: VisitorMoment;
  fault: VisitorFault | null;
  muted: boolean;
  since: number | null; // ms
}

const DTMF_IN_BAND = "RFC2833" as DTMF_TRANSPORT; // as events of the voice stream, which every menu understands
const CONNECT_WITHIN = 10_000; // ms

export class VisitorPhone {
  private now: VisitorState = { moment: "idle", fault: null, muted: false, since: null };
  private readers = new Set<() => void>();
  private ua: UA | null = null;
  private session: RTCSession | null = null;
  private stream: MediaStream | null = null;
  private levels: LevelMeter | null = null;
  private attempt = 0; // whatever an earlier one was waiting for comes too late
  private readonly voice = new Audio();

  /** credentials: asks the server for a telephone; it rejects with "too-many" when no line is free. */
  constructor(private readonly credentials: () => Promise<VisitorCredentials>) {}

  get = (): VisitorState => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  async call(): Promise<void> {
    if (this.now.moment !== "idle" && this.now.moment !== "ended") return;
    const attempt = ++this.attempt;
    this.set({ moment: "connecting", fault: null, muted: false, since: null });
    try {
      const stream = await openMicrophone();
      if (this.late(attempt)) return closeStream(stream);
      this.stream = stream;
    } catch (error) {
      if (!this.late(attempt)) this.over(faultOf(error));
      return;
    }
    this.levels = meter(this.stream);
    try {
      const given = await this.credentials();
      if (!this.late(attempt)) await this.dial(attempt, given, this.stream);
    } catch (error) {
      if (!this.late(attempt)) this.over(error instanceof Error && error.message === "too-many" ? "too-many" : "failed");
    }
  }

  hangUp(): void {
    if (this.session) this.session.terminate();
    else this.over(null);
  }

  mute(): void {
    const muted = !this.now.muted;
    if (muted) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
    this.set({ muted });
  }

  tone(key: string): void {
    if (this.session?.isEstablished()) this.session.sendDTMF(key, { transportType: DTMF_IN_BAND });
  }

  level(): number {
    return this.levels?.level() ?? 0;
  }

  /** He has hung up since. */
  private late(attempt: number): boolean {
    return attempt !== this.attempt;
  }

  private async dial(attempt: number, given: VisitorCredentials, stream: MediaStream): Promise<void> {
    const { default: JsSIP } = await import("jssip");
    if (this.late(attempt)) return;
    const ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(socketUrl(given.path))],
      uri: given.uri,
      authorization_user: given.user,
      password: given.password,
      register: false,
      session_timers: false,
      user_agent: "Trunkline call-us",
    });
    this.ua = ua;
    await new Promise<void>((resolve, reject) => {
      const timer = window.setTimeout(() => reject(new Error("no connection")), CONNECT_WITHIN);
      ua.on("connected", () => {
        window.clearTimeout(timer);
        resolve();
      });
      ua.start();
    });
    if (this.late(attempt)) return;
    const host = given.uri.replace(/^sips?:[^@]*@/, "");
    const session = ua.call(`sip:${given.number}@${host}`, { mediaStream: stream, pcConfig: { iceServers: [] } });
    this.session = session;
    this.set({ moment: "calling" });
    session.connection?.addEventListener("track", ({ streams }) => {
      this.voice.srcObject = streams[0] ?? null;
      void playOn(this.voice, chosenDevices().speaker).then(() => this.voice.play());
    });
    session.on("confirmed", () => this.set({ moment: "talking", since: Date.now() }));
    session.on("ended", () => this.late(attempt) || this.over(null));
    session.on("failed", ({ cause, originator }: { cause: string; originator: string }) => {
      if (!this.late(attempt)) this.over(originator === "local" ? null : cause === "Busy" || cause === "Unavailable" ? "busy" : "failed");
    });
  }

  private over(fault: VisitorFault | null): void {
    this.attempt += 1;
    this.session = null;
    this.ua?.stop();
    this.ua = null;
    this.levels?.close();
    this.levels = null;
    closeStream(this.stream);
    this.stream = null;
    this.voice.srcObject = null;
    this.set({ moment: "ended", fault, since: null });
  }

  private set(change: Partial<VisitorState>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}
