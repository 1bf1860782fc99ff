// What languages are called, and what to say when a sound is refused.

import { ApiFault } from "../../api";
import { LinkFault } from "../../link/client";
import { length } from "../../format";
import { t } from "../../words";
import { faultWords } from "../desk/faults";

export function languageWord(language: string, ofPage: string): string {
  try {
    return new Intl.DisplayNames([ofPage], { type: "language" }).of(language) ?? language;
  } catch {
    return language; // no code that the browser knows
  }
}

/** A prompt is short: tenths of a second below ten, then m:ss. */
export function soundLength(seconds: number): string {
  return seconds < 10 ? t("prompts", "{seconds} s", { seconds: seconds.toFixed(1) }) : length(seconds);
}

export function refusalWords(error: unknown): string {
  if (error instanceof ApiFault) return error.message; // already in the page's language
  switch (error instanceof LinkFault ? error.code : "") {
    case "sound-empty":
      return t("prompts", "The file is empty. Choose another one.");
    case "sound-too-large":
      return t("prompts", "The file is too large. Cut it, or save it as mp3.");
    case "sound-unknown":
      return t("prompts", "This is no sound that can be read. Use wav, mp3, m4a, ogg, opus, webm or flac.");
    case "sound-broken":
      return t("prompts", "The file is damaged. Save or record it again.");
    case "sound-silent":
      return t("prompts", "Nothing is to be heard in it. Look whether the microphone was on, then record again.");
    case "sound-too-long":
      return t("prompts", "It is longer than five minutes, and no caller listens to that. Cut it.");
    case "sound-too-costly":
      return t("prompts", "It could not be read in the time there is. Save it as wav or mp3.");
    case "no-such-upload":
      return t("prompts", "What was sent is not there any more. Send it again.");
    case "cannot-speak":
      return t("prompts", "The voice cannot say this. Write words of that language.");
    case "cannot-write":
      return t("prompts", "The server's disk does not take it. Tell the administrator.");
    case "prompt-needed":
      return t("prompts", "A flow that callers hear plays this sound and has no text for it. Replace it, or change the flow first.");
    case "no-such-prompt":
    case "nothing-before":
      return t("prompts", "Somebody else has changed this sound meanwhile.");
    default:
      return faultWords(error);
  }
}
