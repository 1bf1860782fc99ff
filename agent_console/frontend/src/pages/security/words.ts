// What an offence is called, and what to say when a command about the list is refused.

import { LinkFault } from "../../link/client";
import type { BlockedAddress } from "../../link/messages";
import { t } from "../../words";
import { faultWords } from "../desk/faults";

export function offenceWords(kind: BlockedAddress["kind"]): string {
  switch (kind) {
    case "sip-unanswered":
      return t("offence", "SIP requests without a password");
    case "sip-unknown-name":
      return t("offence", "Unknown SIP names");
    case "sip-wrong-password":
      return t("offence", "Wrong SIP passwords");
    case "sip-refused":
      return t("offence", "SIP requests that are not allowed");
    case "wrong-password":
      return t("offence", "Wrong passwords at log-in");
    case "visitor":
      return t("offence", "Misuse of the call-us page");
    case "flood":
      return t("offence", "Too many connections");
    case "by-hand":
      return t("offence", "Blocked by hand");
  }
}

export function refusalWords(error: unknown): string {
  switch (error instanceof LinkFault ? error.code : "") {
    case "bad-address":
      return t("security", "This is not an IP address. Write it like 203.0.113.9.");
    case "never-blocked":
      return t("security", "This address is the site's own, or the site file says never to block it.");
    case "own-address":
      return t("security", "You are at this address yourself and would cut yourself off.");
    case "not-blocked":
      return t("security", "This address is not blocked any more.");
    default:
      return faultWords(error);
  }
}
