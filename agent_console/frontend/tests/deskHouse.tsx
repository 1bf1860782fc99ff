// A whole desk in jsdom: the real page, desk, state and link; what stands beside it is played: the centre, the
// browser's phone and the console's API.

import { act, fireEvent, render, screen, within } from "@testing-library/react";
import type { Api } from "../src/api";
import type { Clock } from "../src/clock";
import { makeFormat } from "../src/format";
import type { AgentLoggedIn, AgentState, Call } from "../src/link/messages";
import { HouseAlarms, makeAlarms } from "../src/parts/houseAlarms";
import { Surrounded } from "../src/parts/surroundings";
import { makeToasts } from "../src/parts/toasts";
import { DeskProvider, makeView } from "../src/pages/desk/context";
import { LiveQueues, TodayProvider } from "../src/pages/desk/day";
import { Desk } from "../src/pages/desk/desk";
import { DeskPage } from "../src/pages/desk/DeskPage";
import { faultWords } from "../src/pages/desk/faults";
import type { Phone, PhoneState } from "../src/phone/phone";
import type { AgentCall, CustomerRecord } from "../src/records";
import { makeDrafts } from "../src/state/drafts";
import { setWords } from "../src/words";
import { Centre } from "./centre";
import { aCall, agentIs, at, loggedIn, margaret, page, talking } from "./people";

export class PlayedPhone implements Phone {
  readonly did: string[] = [];
  private now: PhoneState = { kind: "browser", registered: true, ringing: false, talking: false, microphone: "Headset", quality: null, fault: null };
  private readers = new Set<() => void>();
  state = () => this.now;
  subscribe = (changed: () => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };
  becomes(change: Partial<PhoneState>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
  start = () => this.did.push("start");
  stop = () => this.did.push("stop");
  answer = () => this.did.push("answer");
  disarm = () => undefined;
  hangUp = () => this.did.push("hang up");
  mute = (on: boolean) => this.did.push(on ? "mute" : "unmute");
  tones = (digits: string) => this.did.push(`tones ${digits}`);
  level = () => 0;
}

export type ApiAnswers = Record<string, (body: unknown) => unknown>;

/** Paths without their query. What has no answer here is a fault of the test. */
export function playedApi(answers: ApiAnswers, asked: string[] = []): Api {
  const answer = async (method: string, path: string, body?: unknown) => {
    asked.push(`${method} ${path}`);
    const say = answers[`${method} ${path}`];
    if (!say) throw new Error(`nobody answers ${method} ${path}`);
    return say(body);
  };
  return {
    get: <Answer,>(path: string) => answer("GET", path) as Promise<Answer>,
    send: <Answer,>(method: "POST" | "PATCH", path: string, body?: unknown) => answer(method, path, body) as Promise<Answer>,
    bytes: <Answer,>(path: string, body: Blob) => answer("POST", path, body) as Promise<Answer>,
  };
}

export const record: CustomerRecord = {
  ...margaret,
  version: 3,
  kind: "person",
  firm_id: 1,
  position: "Owner",
  wishes: null,
  code: null,
  numbers: margaret.numbers.map((e164) => ({ e164, label: "works" })),
};
const RECENT: AgentCall[] = [
  { interaction: "m-2", direction: "in", number: margaret.numbers[0] ?? null, customer: 7, name: "Margaret Okafor", began: at(-900), talked: 253, disposition: "service/fault", outcome: "answered" },
  { interaction: "m-1", direction: "out", number: "+8613855501182", customer: null, name: null, began: at(-1800), talked: 0, disposition: null, outcome: "busy" },
];
const DAY = { calls: 14, calls_out: 2, talked: 3000, staffed: 9000, occupied: 6000, queues: [], recent: RECENT };

/** A key with a letter, into the page or into a field. */
export const key = (letter: string, more: object = {}, target: Element = document.activeElement ?? document.body) =>
  fireEvent.keyDown(target, { key: letter.toLowerCase(), code: /[0-9]/.test(letter) ? `Digit${letter}` : `Key${letter}`, ...more });
export const strip = () => within(screen.getByRole("region", { name: "Calls" }));

export class DeskHouse {
  readonly centre = new Centre();
  readonly apiAsked: string[] = [];
  readonly phone = new PlayedPhone();
  readonly said: string[] = []; // to screen readers
  readonly api: ApiAnswers = {
    "GET /api/day": () => DAY,
    "GET /api/directory": () => ({ agents: [] }),
    [`GET /api/matters?customer=${margaret.id}`]: () => ({ matters: [] }),
    [`GET /api/customers/${margaret.id}`]: () => ({ customer: record }),
  };
  readonly desk: Desk;
  private readonly clockReaders = new Set<() => void>();
  private readonly toasts = makeToasts();

  constructor() {
    setWords({});
    localStorage.clear();
    sessionStorage.clear();
    this.centre.answers["agent.log_in"] = () => loggedIn();
    this.centre.answers["board.watch"] = () => ({ refused: "not-allowed" });
    this.desk = new Desk({
      link: this.centre.link,
      api: playedApi(this.api),
      page,
      makePhone: () => this.phone,
      drafts: makeDrafts(localStorage, page.account.name),
      window: sessionStorage,
      fault: (error) => this.toasts.fault(faultWords(error)),
      monotonic: () => this.centre.timers.now,
      after: this.centre.timers.after,
    });
  }

  get toldFaults(): string[] {
    return this.toasts.store.get().map(({ text }) => text);
  }

  /** Draws the page and logs in. */
  async opens(): Promise<void> {
    const clock: Clock = {
      now: () => Math.floor(this.centre.timers.now / 1000) * 1000,
      subscribe: (changed) => {
        this.clockReaders.add(changed);
        return () => this.clockReaders.delete(changed);
      },
      stop: () => undefined,
    };
    const around = { page, api: playedApi(this.api, this.apiAsked), format: makeFormat(page), clock, toasts: this.toasts, announce: (text: string) => this.said.push(text) };
    await act(async () => {
      render(
        <Surrounded around={around}>
          <HouseAlarms store={makeAlarms(this.centre.link)}>
            <DeskProvider value={{ desk: this.desk, view: makeView() }}>
              <TodayProvider live={new LiveQueues()}>
                <DeskPage />
              </TodayProvider>
            </DeskProvider>
          </HouseAlarms>
        </Surrounded>,
      );
      this.desk.start();
      await this.centre.timers.pass(1_000);
    });
    this.centre.commands();
  }

  async passes(ms: number): Promise<void> {
    await act(async () => {
      await this.centre.timers.pass(ms);
      for (const changed of this.clockReaders) changed();
    });
  }

  async becomes(state: AgentState["state"], change: Partial<AgentState> = {}): Promise<void> {
    await act(async () => this.centre.tells({ event: "agent.state", agent: agentIs(state, change), at: at(0) }));
  }

  async tells(kind: "delivered" | "established" | "held" | "retrieved" | "updated" | "dialling", call: Call): Promise<void> {
    await act(async () => this.centre.tells({ event: `call.${kind}`, call, at: at(0) }));
  }

  async rings(call = aCall()): Promise<void> {
    await this.becomes("reserved");
    await this.tells("delivered", call);
  }

  /** A talk whose controls live. */
  async talks(call = talking()): Promise<void> {
    await this.rings(aCall({ ...call, state: "delivered", established: null }));
    await this.becomes("busy");
    await this.tells("established", call);
    await this.passes(1_000);
    this.centre.commands();
  }

  async wrapsUp(call = talking()): Promise<void> {
    await this.talks(call);
    await this.clears(call, "customer");
    await this.becomes("wrap-up", { until: at(120) });
    await this.passes(700);
    this.centre.commands();
  }

  /** The link is lost and, a second later, back; meanwhile the centre has become another. */
  async reconnects(answer: Partial<AgentLoggedIn> | { refused: string }): Promise<void> {
    this.centre.answers["agent.log_in"] = () => ("refused" in answer ? answer : loggedIn(answer));
    await act(async () => this.centre.socket.onclose?.());
    await this.passes(1_000);
  }

  async clears(call: Call, cause: string): Promise<void> {
    await act(async () => this.centre.tells({ event: "call.cleared", call, cause, at: at(60) }));
  }
}
