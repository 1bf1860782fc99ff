import { describe, expect, it } from "vitest";
import type { AgentState, AnyEvent } from "../src/link/messages";
import { type DeskEvent, type DeskState, NOTICE_MS, START, currentCall, momentOf, reduceDesk, shownCall } from "../src/state/desk";
import { aCall, agentIs, at, loggedIn, T0, talking } from "./people";

const now = T0;
const said = (event: AnyEvent): DeskEvent => ({ kind: "said", event, now });
const hearing = (state: DeskState, ...events: DeskEvent[]): DeskState => events.reduce(reduceDesk, state);
const state = (agent = agentIs("ready")): DeskEvent => said({ event: "agent.state", agent, at: at(0) });

const idle = hearing(START, {
  kind: "logged-in",
  answer: loggedIn({ state: agentIs("ready") }),
});
const ringing = hearing(idle, state(agentIs("reserved")), said({ event: "call.delivered", call: aCall(), at: at(0) }));
const inTalk = hearing(ringing, state(agentIs("busy")), said({ event: "call.established", call: talking(), at: at(10) }));
const cleared = said({ event: "call.cleared", call: talking({ note: "" }), cause: "customer", at: at(70) });

describe("moments of a call", () => {
  it("goes from idle over ringing and talking to wrap-up and back", () => {
    expect(momentOf(START)).toBe("away");
    expect(momentOf(idle)).toBe("idle");
    expect(momentOf(ringing)).toBe("ringing");
    expect(momentOf(inTalk)).toBe("talking");
    const held = hearing(inTalk, said({ event: "call.held", call: talking({ state: "held", held: at(20) }), at: at(20) }));
    expect(momentOf(held)).toBe("held");
    const wrapUp = hearing(inTalk, cleared, state(agentIs("wrap-up", { until: at(130) })));
    expect(momentOf(wrapUp)).toBe("wrap-up");
    expect(momentOf(hearing(wrapUp, state(agentIs("ready"))))).toBe("idle");
  });

  it("draws nothing between the end of a call and the beginning of the wrap-up", () => {
    expect(momentOf(hearing(inTalk, cleared))).toBe("wrap-up");
  });

  it("keeps the note that was typed when the end's own call has none", () => {
    const typed = hearing(inTalk, { kind: "call-changed", interaction: "c-1", change: { note: "Pump is loud" } });
    expect(shownCall(hearing(typed, cleared, state(agentIs("wrap-up"))))?.note).toBe("Pump is loud");
  });

  it("takes changes of an ended call until the wrap-up is over", () => {
    const wrapUp = hearing(inTalk, cleared, state(agentIs("wrap-up")));
    const chosen = hearing(wrapUp, { kind: "call-changed", interaction: "c-1", change: { disposition: "other" } });
    expect(shownCall(chosen)?.disposition).toBe("other");
    expect(shownCall(hearing(chosen, state(agentIs("ready"))))).toBeNull();
  });

  it("shows what talks before what rings", () => {
    const second = hearing(inTalk, said({ event: "call.delivered", call: aCall({ interaction: "c-2" }), at: at(30) }));
    expect(currentCall(second)?.interaction).toBe("c-1");
  });

  it("gives the last call to a desk that comes back in its wrap-up, and to no other", () => {
    const log = (state: AgentState) => hearing(inTalk, { kind: "logged-in", answer: loggedIn({ state, ended: talking({ note: "half a note" }), ended_by: "customer" }) });
    const wrapUp = log(agentIs("wrap-up", { since: at(70) }));
    expect(momentOf(wrapUp)).toBe("wrap-up");
    expect(wrapUp.ended).toMatchObject({ cause: "customer", at: at(70), call: { note: "half a note" } });
    expect(log(agentIs("ready")).ended).toBeNull();
  });

  it("is none any more when another place has the agent", () => {
    expect(momentOf(hearing(inTalk, { kind: "refused" }))).toBe("away");
  });
});

describe("the strip's notice", () => {
  it("says for five seconds that the caller gave up, and leaves the agent idle", () => {
    const gone = hearing(ringing, said({ event: "call.cleared", call: aCall(), cause: "caller-gave-up", at: at(5) }), state());
    expect(momentOf(gone)).toBe("idle");
    expect(gone.notice?.cause).toBe("caller-gave-up");
    expect(hearing(gone, { kind: "notice-over", now: now + NOTICE_MS - 1 }).notice).not.toBeNull();
    expect(hearing(gone, { kind: "notice-over", now: now + NOTICE_MS }).notice).toBeNull();
  });

  it("tells of a transfer once, though the link tells of it twice", () => {
    const sent = hearing(inTalk, said({ event: "call.transferred", call: talking(), to: "Ben", at: at(40) }));
    const both = hearing(sent, said({ event: "call.cleared", call: talking(), cause: "agent", at: at(40) }));
    expect(both.notice).toMatchObject({ cause: "transferred", to: "Ben" });
    expect(both.ended?.cause).toBe("transferred");
  });

  it("is none after an ordinary talk", () => {
    expect(hearing(inTalk, cleared).notice).toBeNull();
  });

  it("goes when the next call comes", () => {
    const gone = hearing(ringing, said({ event: "call.cleared", call: aCall(), cause: "caller-gave-up", at: at(5) }));
    expect(hearing(gone, said({ event: "call.delivered", call: aCall({ interaction: "c-2" }), at: at(6) })).notice).toBeNull();
  });
});

describe("the connection", () => {
  it("remembers since when it is lost, over all tries", () => {
    const lost = hearing(idle, { kind: "link", status: "lost", reason: null, now: 1000 }, { kind: "link", status: "connecting", reason: null, now: 5000 });
    expect(lost.lostSince).toBe(1000);
    expect(hearing(lost, { kind: "link", status: "open", reason: null, now: 6000 }).lostSince).toBeNull();
  });

  it("keeps the call on the screen while it is lost", () => {
    expect(momentOf(hearing(inTalk, { kind: "link", status: "lost", reason: null, now: 1000 }))).toBe("talking");
  });

  it("does not take another agent's state for mine", () => {
    expect(hearing(idle, state(agentIs("not-ready", { agent: "ben" }))).me?.state).toBe("ready");
  });
});
