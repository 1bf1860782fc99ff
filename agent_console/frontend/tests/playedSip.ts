// JsSIP as the phones meet it: a telephone that registers and calls that a test leads through their stations.
// Also the sound card: jsdom has none.

type Hearer = (event: Record<string, unknown>) => void;

class Speaker {
  private hearers: [string, Hearer][] = [];
  on(kind: string, hearer: Hearer): void {
    this.hearers.push([kind, hearer]);
  }
  tells(kind: string, event: Record<string, unknown> = {}): void {
    for (const [wanted, hearer] of this.hearers) if (wanted === kind) hearer(event);
  }
}

export class PlayedSession extends Speaker {
  readonly did: string[] = [];
  readonly sender = {
    track: { kind: "audio" } as object,
    replaceTrack: async (track: object) => {
      this.sender.track = track;
    },
  };
  readonly connection = Object.assign(new EventTarget(), { getSenders: () => [this.sender] });
  established = false;
  private muted = false;
  answer(): void {
    this.did.push("answer");
    this.established = true;
    this.tells("accepted");
  }
  terminate(options: { status_code?: number } = {}): void {
    this.did.push(options.status_code ? `refuse ${options.status_code}` : "terminate");
    this.tells("ended", { originator: "local" });
  }
  isEstablished(): boolean {
    return this.established;
  }
  mute(): void {
    this.did.push("mute");
    this.muted = true;
  }
  unmute(): void {
    this.did.push("unmute");
    this.muted = false;
  }
  isMuted(): { audio: boolean } {
    return { audio: this.muted };
  }
  sendDTMF(digits: string): void {
    this.did.push(`tones ${digits}`);
  }
}

export class PlayedUA extends Speaker {
  static all: PlayedUA[] = [];
  static reached = true; // the server's socket opens at once
  static get last(): PlayedUA {
    const ua = PlayedUA.all.at(-1);
    if (!ua) throw new Error("no telephone was started");
    return ua;
  }
  readonly sessions: PlayedSession[] = [];
  readonly called: string[] = [];
  running = false;
  constructor(readonly settings: { authorization_user: string }) {
    super();
    PlayedUA.all.push(this);
  }
  start(): void {
    this.running = true;
    if (PlayedUA.reached) queueMicrotask(() => this.tells("connected"));
  }
  stop(): void {
    this.running = false;
  }
  call(target: string): PlayedSession {
    this.called.push(target);
    return this.session();
  }
  /** A call comes in. */
  rings(): PlayedSession {
    const session = this.session();
    this.tells("newRTCSession", { session, originator: "remote" });
    return session;
  }
  private session(): PlayedSession {
    const session = new PlayedSession();
    this.sessions.push(session);
    return session;
  }
}

export const jssip = { default: { UA: PlayedUA, WebSocketInterface: class {} } };

export class PlayedTrack extends EventTarget {
  readonly kind = "audio";
  readonly label = "Headset";
  enabled = true;
}

export class PlayedMicrophone {
  refuses: DOMException | null = null;
  waits: Promise<void> = Promise.resolve(); // until the person has allowed it
  open = 0;
  readonly tracks: PlayedTrack[] = [];
  plugged: () => void = () => undefined;
  readonly devices = {
    chosenDevices: () => ({ microphone: "", speaker: "", ringer: "" }),
    openMicrophone: async () => {
      await this.waits;
      if (this.refuses) throw this.refuses;
      this.open += 1;
      const track = new PlayedTrack();
      this.tracks.push(track);
      return { getAudioTracks: () => [track] };
    },
    closeStream: (stream: unknown) => {
      if (stream) this.open -= 1;
    },
    playOn: async () => undefined,
    whenDevicesChange: (changed: () => void) => {
      this.plugged = changed;
    },
  };
  readonly level = { meter: () => ({ level: () => 0.5, close: () => undefined }) };
}
