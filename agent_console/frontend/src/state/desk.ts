// What the desk knows of the agent and his calls: a pure function of the link's answers and events.

import type { AgentLoggedIn, AgentState, AnyEvent, Call } from "../link/messages";
import type { LinkStatus } from "../link/client";

/** The last call, kept for the wrap-up after it has ended. */
export interface EndedCall {
  call: Call;
  cause: string;
  at: string;
}

/** One sentence on the strip for five seconds: a dial that failed, a caller who gave up. */
export interface StripNotice {
  call: Call;
  cause: string; // as in call.cleared, or "transferred"
  to: string | null; // transferred: to whom
  until: number; // ms, server's clock
}

export interface DeskState {
  link: LinkStatus;
  linkReason: string | null; // why it ended for good
  lostSince: number | null; // ms, server's clock
  me: AgentState | null;
  station: string | null;
  calls: Call[];
  ended: EndedCall | null;
  notice: StripNotice | null;
}

export type DeskEvent =
  | { kind: "link"; status: LinkStatus; reason: string | null; now: number }
  | { kind: "logged-in"; answer: AgentLoggedIn }
  | { kind: "refused" } // no desk here: another place has the agent
  | { kind: "said"; event: AnyEvent; now: number }
  | { kind: "call-changed"; interaction: string; change: Partial<Pick<Call, "muted" | "note" | "disposition" | "customer" | "customers">> }
  | { kind: "notice-over"; now: number };

export type Moment = "away" | "idle" | "ringing" | "dialling" | "talking" | "held" | "wrap-up";

export const NOTICE_MS = 5_000;

export const START: DeskState = {
  link: "connecting",
  linkReason: null,
  lostSince: null,
  me: null,
  station: null,
  calls: [],
  ended: null,
  notice: null,
};

const NOBODY = { me: null, calls: [], ended: null, notice: null };

/** The call that the strip shows: what talks or dials goes before what rings. */
export function currentCall(state: DeskState): Call | null {
  return state.calls.find((call) => call.state !== "delivered") ?? state.calls[0] ?? null;
}

export function momentOf(state: DeskState): Moment {
  const call = currentCall(state);
  if (call) return ({ delivered: "ringing", dialling: "dialling", established: "talking", held: "held" } as const)[call.state];
  // the end of a call and the wrap-up's beginning are two events; nothing is drawn between them
  if (state.ended && (state.me?.state === "wrap-up" || state.me?.state === "busy")) return "wrap-up";
  if (state.me?.state === "wrap-up") return "wrap-up";
  return state.me && state.me.state !== "logged-out" ? "idle" : "away";
}

/** The call whose customer, notes and reason the columns show. */
export function shownCall(state: DeskState): Call | null {
  return currentCall(state) ?? (momentOf(state) === "wrap-up" ? (state.ended?.call ?? null) : null);
}

export function reduceDesk(state: DeskState, event: DeskEvent): DeskState {
  switch (event.kind) {
    case "link":
      return {
        ...state,
        // ended for good: what this desk knew of the agent is another place's now
        ...(event.status === "ended" ? NOBODY : {}),
        link: event.status,
        linkReason: event.reason,
        lostSince: event.status === "open" ? null : (state.lostSince ?? event.now),
      };
    case "logged-in": {
      const { state: me, station, calls, ended: call, ended_by } = event.answer;
      // a call that ended while the desk was away: its wrap-up began when it ended
      const ended = me.state === "wrap-up" && call ? { call, cause: ended_by ?? "", at: me.since } : null;
      return { ...state, me, station, calls, ended };
    }
    case "refused":
      return { ...state, ...NOBODY };
    case "said":
      return hear(state, event.event, event.now);
    case "call-changed":
      return changeCall(state, event.interaction, (call) => ({ ...call, ...event.change }));
    case "notice-over":
      return state.notice && state.notice.until <= event.now ? { ...state, notice: null } : state;
  }
}

function hear(state: DeskState, event: AnyEvent, now: number): DeskState {
  switch (event.event) {
    case "agent.state": {
      if (state.me && event.agent.agent !== state.me.agent) return state;
      const works = event.agent.state === "wrap-up" || event.agent.state === "busy";
      return { ...state, me: event.agent, ended: works ? state.ended : null };
    }
    case "call.delivered":
    case "call.dialling":
    case "call.established":
    case "call.held":
    case "call.retrieved":
      return { ...state, calls: put(state.calls, event.call), notice: null, ended: null };
    case "call.updated":
      return changeCall(state, event.call.interaction, () => event.call);
    case "call.transferred":
      return leave(state, event.call, "transferred", event.to, event.at, now);
    case "call.cleared":
      return leave(state, event.call, event.cause, null, event.at, now);
    case "board.changed":
    case "blocklist.changed":
    case "flows.changed":
    case "flows.now":
    case "flows.followed":
    case "prompts.changed":
    case "flows.tested":
    case "alarms.changed":
    case "session.ended":
      return state;
  }
}

function leave(state: DeskState, call: Call, cause: string, to: string | null, at: string, now: number): DeskState {
  const known = state.calls.find((one) => one.interaction === call.interaction);
  // a transfer is told twice: by call.transferred, then by the clearing of our own part
  if (!known && state.notice?.call.interaction === call.interaction) return state;
  const last = known ?? call;
  const talked = last.established !== null;
  return {
    ...state,
    calls: state.calls.filter((one) => one.interaction !== call.interaction),
    ended: talked ? { call: { ...call, note: last.note || call.note }, cause, at } : state.ended,
    notice: talked && cause !== "transferred" ? state.notice : { call, cause, to, until: now + NOTICE_MS },
  };
}

function put(calls: Call[], call: Call): Call[] {
  const others = calls.filter((one) => one.interaction !== call.interaction);
  return [...others, call];
}

function changeCall(state: DeskState, interaction: string, change: (call: Call) => Call): DeskState {
  if (state.calls.some((call) => call.interaction === interaction))
    return { ...state, calls: state.calls.map((call) => (call.interaction === interaction ? change(call) : call)) };
  if (state.ended?.call.interaction === interaction)
    return { ...state, ended: { ...state.ended, call: change(state.ended.call) } };
  return state;
}
