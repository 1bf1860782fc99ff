// A test call of a flow as the page sees it: it rings, goes on, pauses before a node, is over.

import type { FlowsTested, LeftOut } from "../link/messages";
import { type Followed, takeCall } from "./flowLive";

export type Phase = "rings" | "goes" | "pauses" | "over";

export interface Rehearsed {
  test: string; // its name on the link
  phase: Phase;
  way: Followed | null; // none before it is answered
  leftOut: readonly LeftOut[];
  ended: Ended | null;
}

/** Why it is over, or where the caller would have gone; `lost`: nobody tells what has become of it. */
export interface Ended {
  why: string;
  whom: string; // the queue, agent, station, number, mailbox, flow
}

export const begun = (test: string): Rehearsed => ({ test, phase: "rings", way: null, leftOut: [], ended: null });

/** With what is new of it; what is told of another call changes nothing. */
export function takeTold(rehearsed: Rehearsed, told: FlowsTested): Rehearsed {
  if (told.call.interaction !== rehearsed.test) return rehearsed;
  const way = takeCall(rehearsed.way, told.call);
  const ended = told.ended === null ? null : endOf(told.ended);
  return { ...rehearsed, way, leftOut: told.left_out, ended, phase: ended ? "over" : told.paused ? "pauses" : "goes" };
}

/** The connection is gone, and with it the call. */
export function lose(rehearsed: Rehearsed): Rehearsed {
  if (rehearsed.phase === "over") return rehearsed;
  const { way } = rehearsed;
  return { ...rehearsed, phase: "over", ended: { why: "lost", whom: "" }, way: way && takeCall(way, { ...way.call, first: way.first + way.steps.length, steps: [], over: true }) };
}

function endOf(text: string): Ended {
  const [why = "", ...whom] = text.split(" ");
  return { why, whom: whom.join(" ") };
}
