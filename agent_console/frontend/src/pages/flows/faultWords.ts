// Why the server did not do what was asked for with a flow.

import { LinkFault } from "../../link/client";
import { t } from "../../words";

export function refusalWords(error: unknown): string {
  if (!(error instanceof LinkFault)) return error instanceof Error && error.message ? error.message : t("flow", "The draft could not be saved. It is kept in this browser.");
  switch (error.code) {
    case "faulty-flow":
      return t("flow", "The flow has faults. They are listed above the drawing.");
    case "disappointing":
      return t("flow", "A trial does not come out as expected.");
    case "flow-moved":
      return t("flow", "Somebody has published this flow meanwhile. Compare both, then choose.");
    case "draft-moved":
      return t("flow", "The draft has been changed meanwhile. Publish what is there now.");
    case "no-such-version":
      return t("flow", "There is no such version.");
    case "database-unavailable":
      return t("flow", "The records are not answering. Nothing was changed; try again in a moment.");
    case "not-connected":
    case "no-answer":
      return t("flow", "No connection to the server. Nothing was changed; it is tried again by itself.");
    case "not-saved":
      return t("flow", "The draft could not be saved. It is kept in this browser.");
    case "bad-message":
      return t("flow", "The server cannot read this: {why}", { why: error.message });
    default:
      return error.message;
  }
}
