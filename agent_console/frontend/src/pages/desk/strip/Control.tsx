// One of the call's controls. Each keeps its place; what cannot be done now is dimmed and says why, to whoever
// comes by keyboard, too: so it takes the focus, and does nothing.

import type { Ref } from "react";
import { Icon, type IconName, Key } from "../../../parts/Icon";

interface Props {
  icon: IconName;
  letter: string;
  word: string;
  press: () => void;
  pressed?: boolean;
  tone?: "" | "ring" | "hold";
  end?: boolean;
  why?: string | null;
  expanded?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
}

export function Control({ icon, letter, word, press, pressed, tone = "", end = false, why, expanded, buttonRef }: Props) {
  const not = why !== null && why !== undefined;
  return (
    <button
      ref={buttonRef}
      type="button"
      className={`ctl ${end ? "end-call" : ""} ${pressed ? `on tone-${tone}` : ""}`}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-haspopup={expanded === undefined ? undefined : "dialog"}
      aria-keyshortcuts={`${letter} Alt+${letter}`}
      aria-disabled={not || undefined}
      title={why ?? undefined}
      onClick={() => not || press()}
    >
      <Icon name={icon} />
      {word}
      <Key>{letter}</Key>
    </button>
  );
}
