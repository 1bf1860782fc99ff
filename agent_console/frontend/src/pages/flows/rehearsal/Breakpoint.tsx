// On a node: whether a test call pauses before it.

import { useSyncExternalStore } from "react";
import { Icon } from "../../../parts/Icon";
import { t } from "../../../words";
import { useTestCall } from "./Rehearsing";

type Shown = "" | "free" | "set";

export function Breakpoint({ name, title }: { name: string; title: string }) {
  const testCall = useTestCall();
  const shown = useSyncExternalStore(testCall.subscribe, (): Shown => (!testCall.now.open ? "" : testCall.now.stops.has(name) ? "set" : "free"));
  if (shown === "") return null;
  return (
    <button
      type="button" className="stop nodrag nopan" tabIndex={-1} aria-pressed={shown === "set"} aria-keyshortcuts="B"
      aria-label={t("flow", "Pause before {node}", { node: title })} title={t("flow", "Pause before {node}", { node: title })}
      onClick={(event) => { event.stopPropagation(); testCall.toggle(name); }}
    >
      <Icon name="pause" size="s" />
    </button>
  );
}
