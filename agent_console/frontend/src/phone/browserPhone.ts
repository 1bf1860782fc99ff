// The soft phone: SIP over this very host's WebSocket (JsSIP), the voice over WebRTC. One call at a time; a
// second one is refused as busy. The microphone is opened when it rings, so that Answer speaks at once.

import type { DTMF_TRANSPORT } from "jssip/lib/Constants";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { UA } from "jssip/lib/UA";
import { chosenDevices, closeStream, openMicrophone, playOn, whenDevicesChange } from "./devices";
import { type LevelMeter, meter } from "./level";
import { type Credentials, type Phone, type PhoneState, faultOf, microphoneFault } from "./phone";
import { QualityMeter } from "./quality";
import { Ring } from "./ring";

const PHONE_GONE = 27;
const EXPIRES = 120; // s, until the registration must be renewed
const MEASURE_EVERY = 3_000; // ms
const ANSWER_KEPT = 5_000; // ms: the desk may say Answer before the ring has come
const UNREGISTERED_FOR = 4_000; // ms, before it is called a fault: a reconnection is shorter

export function socketUrl(path: string, place: Pick<Location, "protocol" | "host"> = location): string {
  return `${place.protocol === "https:" ? "wss" : "ws"}://${place.host}${path}`;
}

export class BrowserPhone implements Phone {
  private now: PhoneState = {
    kind: "browser",
    registered: false,
    ringing: false,
    talking: false,
    microphone: null,
    quality: null,
    fault: null,
  };
  private readers = new Set<() => void>();
  private ua: UA | null = null;
  private retired: UA | null = null;
  private user: string | null = null;
  private session: RTCSession | null = null;
  private stream: MediaStream | null = null;
  private opening: Promise<MediaStream> | null = null;
  private levels: LevelMeter | null = null;
  private measuring: number | null = null;
  private missing: number | null = null;
  private answerUntil = 0;
  private replugging: Promise<void> = Promise.resolve();
  private readonly voice = new Audio();
  private readonly ring = new Ring(() => this.set({ fault: "ring-silent" }));

  /** picksUp: each call is one that he has asked for in this page, and is answered as it comes. */
  constructor(private readonly picksUp = false) {
    // A page that goes takes its voice along. The centre is told that the telephone is gone (Q.850: destination
    // out of order), not that the agent hung up: the customer stays.
    addEventListener("pagehide", () => this.session?.terminate({ extraHeaders: [`Reason: Q.850;cause=${PHONE_GONE}`] }));
    // one after the other: a headset is several devices, and each is told of
    whenDevicesChange(() => {
      this.replugging = this.replugging.then(() => this.replug());
    });
  }

  state = (): PhoneState => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  start(credentials: Credentials | null): void {
    if (!credentials || credentials.user === this.user) return;
    // each log-in brings a phone of its own; the one that carries a call goes when the call is over
    if (this.session) this.retired = this.ua;
    else this.ua?.stop();
    this.ua = null;
    this.user = credentials.user;
    void this.register(credentials);
  }

  stop(): void {
    this.session?.terminate();
    this.ua?.stop();
    this.ua = null;
    this.user = null;
    if (this.missing !== null) window.clearTimeout(this.missing);
    this.missing = null;
    this.set({ registered: false });
  }

  answer(): void {
    if (!this.session || !this.now.ringing) {
      this.answerUntil = performance.now() + ANSWER_KEPT;
      return;
    }
    const session = this.session;
    this.mended(); // it is tried again; if it fails again, that is told again
    this.microphone().then(
      (stream) => {
        if (this.session !== session || session.isEstablished()) return;
        this.ring.stop(); // not before: without a microphone it has to ring on
        session.answer({ mediaStream: stream, pcConfig: { iceServers: [] } });
      },
      (error: unknown) => this.failed(error),
    );
  }

  disarm(): void {
    this.answerUntil = 0;
  }

  hangUp(): void {
    this.session?.terminate();
  }

  mute(on: boolean): void {
    if (on) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
  }

  tones(digits: string): void {
    this.session?.sendDTMF(digits, { transportType: "RFC2833" as DTMF_TRANSPORT });
  }

  level(): number {
    return this.levels?.level() ?? 0;
  }

  private async register(credentials: Credentials): Promise<void> {
    const { default: JsSIP } = await import("jssip");
    if (this.user !== credentials.user) return; // another log-in came first
    const ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(socketUrl(credentials.path))],
      uri: credentials.uri,
      authorization_user: credentials.user,
      password: credentials.password,
      register_expires: EXPIRES,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 8,
      user_agent: "Trunkline desk",
    });
    this.ua = ua;
    const tell = (yes: boolean) => () => {
      if (this.ua === ua) this.registered(yes);
    };
    ua.on("registered", tell(true));
    ua.on("unregistered", tell(false));
    ua.on("registrationFailed", tell(false));
    ua.on("disconnected", tell(false));
    ua.on("newRTCSession", ({ session, originator }: { session: RTCSession; originator: string }) => {
      if (originator === "remote") this.rings(session);
    });
    ua.start();
    this.registered(false);
  }

  private registered(yes: boolean): void {
    if (yes) {
      if (this.missing !== null) window.clearTimeout(this.missing);
      this.missing = null;
      this.set({ registered: true, fault: this.now.fault === "not-registered" ? null : this.now.fault });
      return;
    }
    this.set({ registered: false });
    if (this.ua) this.missing ??= window.setTimeout(() => this.set({ fault: "not-registered" }), UNREGISTERED_FOR);
  }

  private rings(session: RTCSession): void {
    if (this.session) {
      session.terminate({ status_code: 486 });
      return;
    }
    this.session = session;
    session.on("peerconnection", ({ peerconnection }: { peerconnection: RTCPeerConnection }) => this.connect(peerconnection));
    session.on("accepted", () => {
      this.ring.stop();
      this.set({ ringing: false, talking: true });
    });
    session.on("ended", () => this.over(session));
    session.on("failed", () => this.over(session));
    this.set({ ringing: true });
    if (this.picksUp || performance.now() < this.answerUntil) this.answer();
    else void this.ring.start();
    this.answerUntil = 0;
    this.microphone().catch((error: unknown) => this.failed(error));
  }

  private connect(connection: RTCPeerConnection): void {
    connection.addEventListener("track", ({ streams }) => {
      this.voice.srcObject = streams[0] ?? null;
      void playOn(this.voice, chosenDevices().speaker).then(() => this.voice.play());
    });
    const quality = new QualityMeter(connection);
    this.measuring = window.setInterval(() => void quality.measure().then((measured) => this.session && this.set({ quality: measured })), MEASURE_EVERY);
  }

  private async microphone(): Promise<MediaStream> {
    if (this.stream) return this.stream;
    this.opening ??= openMicrophone();
    const opening = this.opening;
    try {
      const stream = await opening;
      if (this.opening !== opening || !this.session) {
        closeStream(stream); // the call was over before the microphone was open
        throw new DOMException("the call is over", "AbortError");
      }
      if (this.stream) return this.stream;
      this.stream = stream;
      this.levels = meter(stream);
      const track = stream.getAudioTracks()[0];
      track?.addEventListener("ended", () => this.set({ fault: "microphone-lost" }));
      this.mended();
      this.set({ microphone: track?.label ?? null });
      return stream;
    } catch (error) {
      this.opening = null;
      throw error;
    }
  }

  /** The microphone went away in the talk, and something was plugged in: the talk goes on with that. */
  private async replug(): Promise<void> {
    const session = this.session;
    if (!session?.isEstablished() || this.now.fault !== "microphone-lost") return;
    this.closeMicrophone();
    try {
      const track = (await this.microphone()).getAudioTracks()[0];
      if (!track || this.session !== session) return;
      track.enabled = session.isMuted().audio !== true;
      const sender = session.connection.getSenders().find((one) => one.track?.kind === "audio");
      await sender?.replaceTrack(track);
    } catch {
      if (this.session === session) this.set({ fault: "microphone-lost" }); // it was something else that was plugged in
    }
  }

  private closeMicrophone(): void {
    this.levels?.close();
    this.levels = null;
    closeStream(this.stream);
    this.stream = null;
    this.opening = null;
  }

  private mended(): void {
    if (microphoneFault(this.now.fault)) this.set({ fault: null });
  }

  private failed(error: unknown): void {
    if (this.session) this.set({ fault: faultOf(error) });
  }

  private over(session: RTCSession): void {
    if (this.session !== session) return;
    this.session = null;
    this.retired?.stop();
    this.retired = null;
    this.ring.stop();
    if (this.measuring !== null) window.clearInterval(this.measuring);
    this.measuring = null;
    this.closeMicrophone();
    this.voice.srcObject = null;
    this.set({ ringing: false, talking: false, quality: null, fault: this.now.fault === "ring-silent" ? null : this.now.fault });
  }

  private set(change: Partial<PhoneState>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}
