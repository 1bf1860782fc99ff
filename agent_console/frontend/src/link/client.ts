// The CTI link as a page uses it: ask a command and get its answer, hear events, be told of the connection.
// It connects again by itself, with a fresh token each time; whoever needs more than the session (an agent's
// log-in, the board) asks for it again in `onOpened`.

import { wait } from "./backoff";
import type {
  AgentLoggedIn, AnyCommand, AnyEvent, Blocklist, Board, FlowDocument, FlowExits, FlowJudged, FlowNow, FlowPublished, FlowTemplates,
  FlowHeard, FlowTestBegun, FlowTried, FlowTypes, FollowedCall, PromptList, Reply, SessionOpened, StationChoice,
} from "./messages";

export interface Answers {
  "session.open": SessionOpened;
  "session.ping": { time: string };
  "stations.list": { stations: StationChoice[] };
  "agent.log_in": AgentLoggedIn;
  "blocklist.list": Blocklist;
  "board.watch": Board;
  "call.make": { interaction: string };
  "flows.types": FlowTypes;
  "flows.document": FlowDocument;
  "flows.templates": FlowTemplates;
  "flows.exits": FlowExits;
  "flows.judge": FlowJudged;
  "flows.try": FlowTried;
  "flows.hear": FlowHeard;
  "flows.publish": FlowPublished;
  "flows.make_live": FlowPublished;
  "prompts.list": PromptList;
  "flows.watch": FlowNow;
  "flows.follow": FollowedCall;
  "flows.test": FlowTestBegun;
}
type AnswerTo<Name> = Name extends keyof Answers ? Answers[Name] : unknown;
type Named<Name> = Extract<AnyCommand, { command: Name }>;
export type Ask<Name extends AnyCommand["command"]> = Omit<Named<Name>, "id" | "command">;

export type LinkStatus = "connecting" | "open" | "lost" | "ended";

/** The link refused: its stable code, and its English sentence for the log. */
export class LinkFault extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** As much of a WebSocket as is used here. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

export interface Surroundings {
  connect: () => Socket;
  token: () => Promise<string>;
  now: () => number; // ms
  after: (ms: number, run: () => void) => () => void;
  chance: () => number;
}

export interface Listener {
  status?: (status: LinkStatus, reason: string | null) => void;
  opened?: (session: SessionOpened) => void;
  event?: (event: AnyEvent) => void;
}

const ANSWER_WITHIN = 8_000; // ms
const SILENCE = 12_000; // ms without a word from the server: the connection is taken for dead
const PING_EVERY = 5_000; // ms

const FOR_GOOD = new Set(["taken-over", "account-closed"]); // after the other ends the page comes back by itself

interface Pending {
  settle: (reply: Reply) => void;
  cancel: () => void;
}

export class LinkClient {
  status: LinkStatus = "connecting";
  /** When the server was last heard, ms. */
  heard = 0;
  private offset = 0; // server's clock minus ours, ms
  private socket: Socket | null = null;
  private pending = new Map<number, Pending>();
  private listeners = new Set<Listener>();
  private lastId = 0;
  private tries = 0;
  private stopTimer: (() => void) | null = null;
  private askedToPing = false;

  constructor(private readonly around: Surroundings) {}

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    this.tries = 0;
    void this.connect();
  }

  /** Closes for good; start() opens again. */
  stop(reason: string | null = null): void {
    this.stopTimer?.();
    this.stopTimer = null;
    this.drop();
    this.turn("ended", reason);
  }

  /** The server's time, ms. */
  serverNow(): number {
    return this.around.now() + this.offset;
  }

  /** Rejects with LinkFault: the server's code, or "not-connected", "no-answer". */
  ask<Name extends AnyCommand["command"]>(command: Name, more: Ask<Name>, within = ANSWER_WITHIN): Promise<AnswerTo<Name>> {
    if (this.status !== "open") return Promise.reject(new LinkFault("not-connected", `${command}: no connection`));
    return this.say(command, more, within);
  }

  /** To be called about once a second, by a clock that also runs in a hidden tab. */
  tick(): void {
    if (this.status !== "open") return;
    const silent = this.around.now() - this.heard;
    if (silent > SILENCE) this.lost();
    else if (silent > PING_EVERY && !this.askedToPing) {
      this.askedToPing = true;
      this.ask("session.ping", {}).then(
        ({ time }) => this.setClock(time),
        () => undefined,
      );
    }
  }

  private say<Name extends AnyCommand["command"]>(command: Name, more: Ask<Name>, within = ANSWER_WITHIN): Promise<AnswerTo<Name>> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const cancel = this.around.after(within, () => {
        this.pending.delete(id);
        reject(new LinkFault("no-answer", `${command}: no answer in ${within} ms`));
      });
      const settle = (reply: Reply) => {
        cancel();
        if (reply.error) reject(new LinkFault(reply.error.code, reply.error.message));
        else resolve(reply.result as AnswerTo<Name>);
      };
      this.pending.set(id, { settle, cancel });
      this.socket?.send(JSON.stringify({ id, command, ...more }));
    });
  }

  private async connect(): Promise<void> {
    this.turn("connecting", null);
    let token: string;
    try {
      token = await this.around.token();
    } catch {
      return this.again();
    }
    if (this.stopped()) return;
    const socket = this.around.connect();
    this.socket = socket;
    socket.onmessage = ({ data }) => this.hear(String(data));
    socket.onclose = () => {
      if (this.socket === socket) this.lost();
    };
    socket.onopen = () => {
      this.heard = this.around.now();
      this.say("session.open", { token }).then(
        (session) => this.open(session),
        () => this.lost(),
      );
    };
  }

  private open(session: SessionOpened): void {
    this.tries = 0;
    this.setClock(session.time);
    this.turn("open", null);
    for (const listener of this.listeners) listener.opened?.(session);
  }

  private hear(text: string): void {
    this.heard = this.around.now();
    this.askedToPing = false;
    const message = JSON.parse(text) as Reply | AnyEvent;
    if ("reply" in message) {
      const waiting = this.pending.get(message.reply);
      this.pending.delete(message.reply);
      waiting?.settle(message);
      return;
    }
    for (const listener of this.listeners) listener.event?.(message);
    if (message.event === "session.ended" && FOR_GOOD.has(message.reason)) this.stop(message.reason);
  }

  private lost(): void {
    this.drop();
    if (!this.stopped()) this.again();
  }

  private again(): void {
    this.turn("lost", null);
    this.stopTimer?.();
    this.stopTimer = this.around.after(wait(this.tries++, this.around.chance()), () => void this.connect());
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    const waiting = [...this.pending.values()];
    this.pending.clear();
    this.askedToPing = false;
    for (const { settle } of waiting) settle({ reply: 0, result: {}, error: { code: "not-connected", message: "the connection was lost" } });
  }

  private stopped(): boolean {
    return this.status === "ended";
  }

  private setClock(time: string): void {
    this.offset = Date.parse(time) - this.around.now();
  }

  private turn(status: LinkStatus, reason: string | null): void {
    if (status === this.status && reason === null) return;
    this.status = status;
    for (const listener of this.listeners) listener.status?.(status, reason);
  }
}
