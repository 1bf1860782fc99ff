// How a test call ended, what it left out, and why something was refused, in words.

import { LinkFault } from "../../../link/client";
import type { LeftOut, StandsIn } from "../../../link/messages";
import type { Ended } from "../../../state/rehearsal";
import { t } from "../../../words";
import { refusalWords } from "../faultWords";

export function endWords({ why, whom }: Ended): string {
  const words: Record<string, () => string> = {
    "hung-up": () => t("flow", "Hung up"),
    "flow-over": () => t("flow", "The flow is over"),
    "nobody-answered": () => t("flow", "Nobody answered"),
    failed: () => t("flow", "It failed; the server's log says why"),
    lost: () => t("flow", "The connection was lost, and the call with it"),
    queue: () => t("flow", "Now a caller would wait in the queue {queue}", { queue: whom }),
    agent: () => t("flow", "Now a caller would be sent to the agent {agent}", { agent: whom }),
    station: () => t("flow", "Now a caller would be sent to the telephone {station}", { station: whom }),
    number: () => t("flow", "Now a caller would be sent to {number}", { number: whom }),
    mailbox: () => t("flow", "Now a caller would come to the mailbox {mailbox}", { mailbox: whom }),
    flow: () => t("flow", "Now a caller would come to the flow {flow}", { flow: whom }),
  };
  return words[why]?.() ?? `${why} ${whom}`;
}

export function leftOutWord({ kind, what }: LeftOut): string {
  const words: Record<string, () => string> = {
    vote: () => t("flow", "not counted: the vote {what}", { what }),
    query: () => t("flow", "not written: a change in {what}", { what }),
    fetch: () => t("flow", "not sent: {what}", { what }),
    takemessage: () => t("flow", "not taken: a message for {what}", { what }),
    writecustomer: () => t("flow", "not written: the customer's record"),
    openmatter: () => t("flow", "not opened: a request of the customer"),
    addtolist: () => t("flow", "not added: a number on a list"),
    postlater: () => t("flow", "not sent: what a web service was to be told"),
    maillater: () => t("flow", "not sent: a mail"),
    record: () => t("flow", "not recorded: what he says and hears"),
    mark: () => t("flow", "not kept: the disposition"),
    authenticate: () => t("flow", "not tried: the PIN"),
    choosepin: () => t("flow", "not changed: the PIN"),
  };
  return words[kind]?.() ?? t("flow", "not done: {what}", { what: `${kind} ${what}`.trim() });
}

export function refusedWords(fault: unknown): string {
  const words: Record<string, () => string> = {
    "station-taken": () => t("flow", "Somebody works at this telephone now. Choose another one."),
    "unknown-station": () => t("flow", "There is no such telephone any more. Choose another one."),
    "switch-unreachable": () => t("link", "The telephone exchange does not answer. Calls wait until it is back; tell the administrator."),
    "too-many": () => t("flow", "You have three test calls already. End one of them."),
    draining: () => t("flow", "The server is being stopped. Test the flow when it is there again."),
    "no-draft": () => t("flow", "Nothing was drawn that could be tested."),
    "no-such-test": () => t("flow", "This test call is over."),
    "illegal-move": () => t("flow", "It does not pause just now."),
    "bad-value": () => t("flow", "The variable cannot hold this value."),
    "unknown-variable": () => t("flow", "The flow has no such variable."),
  };
  return (fault instanceof LinkFault ? words[fault.code]?.() : undefined) ?? refusalWords(fault);
}

/** A node of another flow is called by that flow's name, too. */
export function placeWord({ flow, node }: StandsIn, here: string, word: (node: string) => string): string {
  return flow === here ? word(node) : `${flow}: ${node}`;
}
