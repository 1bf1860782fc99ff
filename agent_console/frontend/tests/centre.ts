// The other end of the CTI link, as a page meets it: a socket that answers commands and tells events, on a
// clock of the test's own. Everything on the page's side of it is real.

import type { SessionOpened } from "../src/link/messages";
import { LinkClient, type Socket } from "../src/link/client";
import { T0 } from "./people";

type Asked = { id: number; command: string } & Record<string, unknown>;
type Answer = object | { refused: string };

export class Timers {
  now = T0; // ms
  private waiting: { at: number; run: () => void }[] = [];

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.now + ms, run };
    this.waiting.push(timer);
    return () => {
      this.waiting = this.waiting.filter((one) => one !== timer);
    };
  };

  /** Whatever is due runs in its order. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const next = this.waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((one) => one !== next);
      this.now = next.at;
      next.run();
      await settled();
    }
    this.now = end;
  }
}

/** All promises that can go on have gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const SESSION: Omit<SessionOpened, "time"> = { account: "anna", name: "Anna", extension: "101", role: "agent", alarms: [] };

export class Centre {
  readonly timers = new Timers();
  readonly asked: Asked[] = [];
  readonly sockets: FakeSocket[] = [];
  /** What it says to a command; a command without an entry is answered with nothing but yes. */
  readonly answers: Record<string, (asked: Asked) => Answer> = {
    "session.open": () => ({ ...SESSION, time: new Date(this.timers.now).toISOString() }),
    "session.ping": () => ({ time: new Date(this.timers.now).toISOString() }),
  };
  silent = false;
  token: () => Promise<string> = () => Promise.resolve("token");
  readonly link = new LinkClient({
    connect: () => new FakeSocket(this),
    token: () => this.token(),
    now: () => this.timers.now,
    after: this.timers.after,
    chance: () => 0.5,
  });

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("nobody has connected");
    return last;
  }

  /** The names of the commands since the last look. */
  commands(): string[] {
    return this.asked.splice(0).map(({ command }) => command);
  }

  tells(event: object): void {
    this.socket.onmessage?.({ data: JSON.stringify(event) });
  }

  hear(socket: FakeSocket, text: string): void {
    const asked = JSON.parse(text) as Asked;
    this.asked.push(asked);
    if (this.silent) return;
    const said = this.answers[asked.command]?.(asked) ?? {};
    const error = "refused" in said ? { code: said.refused, message: `refused: ${said.refused}` } : null;
    socket.onmessage?.({ data: JSON.stringify({ reply: asked.id, result: error ? {} : said, error }) });
  }
}

export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;

  constructor(private readonly centre: Centre) {
    centre.sockets.push(this);
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string): void {
    this.centre.hear(this, text);
  }
  close(): void {
    this.closed = true;
  }
}
