// What is wrong with a browser's telephone, and what to do about it.

import type { PhoneFault } from "../phone/phone";
import { t } from "../words";

export function phoneWords(fault: PhoneFault): [string, string] {
  switch (fault) {
    case "not-registered":
      return [t("notice", "Your phone is not connected. No call can ring here."), t("notice", "It tries again by itself. If it stays so, load the page again or use another phone.")];
    case "microphone-refused":
      return [t("notice", "The browser may not use the microphone."), t("notice", "Allow it beside the address of the page, then try again.")];
    case "microphone-missing":
      return [t("notice", "No microphone is found."), t("notice", "Plug the headset in, or choose another one.")];
    case "microphone-lost":
      return [t("notice", "Your phone is not heard: the microphone is gone."), t("notice", "Plug the headset in again, or use another phone.")];
    case "insecure":
      return [t("notice", "The browser gives no microphone to this page."), t("notice", "Open it with https, or on the server's own machine with localhost.")];
    case "ring-silent":
      return [t("notice", "The browser plays no sound yet."), t("notice", "Click anywhere in the page once; from then on it rings.")];
  }
}
