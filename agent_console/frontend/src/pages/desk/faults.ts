// The link's refusals in the words of the page. Codes are the link's own (cti/link/messages.py).

import { LinkFault } from "../../link/client";
import { t } from "../../words";

export function faultWords(error: unknown): string {
  const code = error instanceof LinkFault ? error.code : "";
  switch (code) {
    case "not-connected":
      return t("link", "No connection to the centre. It comes back by itself; then do it again.");
    case "no-answer":
      return t("link", "The centre did not answer in time. Do it again.");
    case "illegal-move":
      return t("link", "This cannot be done in this moment.");
    case "unknown-reason":
      return t("link", "The site does not know this reason any more. Load the page again.");
    case "unknown-disposition":
      return t("link", "The site does not know this reason of calls any more. Load the page again.");
    case "no-such-call":
      return t("link", "This call is already over.");
    case "no-such-agent":
      return t("link", "There is no such agent. Choose another one.");
    case "agent-not-available":
      return t("link", "This agent takes no call now. Choose another one or a queue.");
    case "no-such-queue":
      return t("link", "There is no such queue. Choose another one.");
    case "bad-number":
      return t("link", "This is not a telephone number. Write it with its area code, or with + and country.");
    case "no-free-line":
      return t("link", "No line is free. Try again in a minute.");
    case "call-in-progress":
      return t("link", "End your call first.");
    case "station-taken":
      return t("link", "Somebody else sits at this telephone. Choose another one.");
    case "unknown-station":
      return t("link", "This telephone does not exist any more. Choose another one.");
    case "already-logged-in":
      return t("link", "You are logged in at another place. Continue here, and the other place ends.");
    case "not-allowed":
      return t("link", "Your role does not allow this. Ask your team lead.");
    case "no-such-customer":
      return t("link", "This customer is not in the records any more. Search again.");
    case "server-stops":
      return t("link", "The server is being stopped: no new calls. Dial again when it is back.");
    case "switch-unreachable":
      return t("link", "The telephone exchange does not answer. Calls wait until it is back; tell the administrator.");
    default:
      return t("link", "The centre could not do this. Try again; if it stays so, tell the administrator.");
  }
}

/** How a call ended, for the strip: "Busy", "Ended by customer". */
export function causeWords(cause: string): string {
  switch (cause) {
    case "customer":
      return t("cause", "Ended by customer");
    case "agent":
      return t("cause", "Ended by you");
    case "no-answer":
      return t("cause", "No answer");
    case "declined":
      return t("cause", "Declined");
    case "caller-gave-up":
      return t("cause", "Hung up while it rang");
    case "phone-lost":
      return t("cause", "Your phone was lost");
    case "busy":
      return t("cause", "Busy");
    case "unallocated-number":
      return t("cause", "Number not in use");
    case "no-free-line":
      return t("cause", "No line free");
    case "congestion":
      return t("cause", "Network overloaded");
    case "rejected":
      return t("cause", "Rejected by the other side");
    case "transferred":
      return t("cause", "Transferred");
    default:
      return t("cause", "Failed");
  }
}

/** How an earlier contact ended, for the history. */
export function outcomeWords(outcome: string): string {
  switch (outcome) {
    case "answered":
      return t("outcome", "Answered");
    case "abandoned":
      return t("outcome", "Hung up while waiting");
    case "completed-in-ivr":
      return t("outcome", "Served by the menu");
    case "message":
      return t("outcome", "Left a message");
    case "overflowed":
      return t("outcome", "Sent on, nobody free");
    case "busy":
      return t("outcome", "Busy");
    case "no-answer":
      return t("outcome", "No answer");
    case "open":
    case "":
      return t("outcome", "Not ended yet");
    default:
      return t("outcome", "Failed");
  }
}
