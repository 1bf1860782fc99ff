// Beside the drawing: what callers did in some days, who is in the flow now, and one call step by step.

import { useId } from "react";
import { length } from "../../../format";
import type { FlowCaller } from "../../../link/messages";
import { Icon } from "../../../parts/Icon";
import { useFormat, useNow } from "../../../parts/surroundings";
import { t } from "../../../words";
import { useNodeWord } from "../designing";
import { useCallers, useSeen } from "./Calling";
import { Figures } from "./Figures";
import { OneCall } from "./OneCall";
import { PeriodChooser } from "./PeriodChooser";

export function CallersPanel() {
  const { watch } = useCallers();
  const seen = useSeen();
  const title = useId();
  const callers = (seen.live?.callers ?? []).filter(({ version }) => seen.version === null || version === seen.version);
  return (
    <aside className="form callerspanel" aria-labelledby={title}>
      <div className="row panelhead">
        <h2 id={title}>{t("flow", "Callers")}</h2>
        <button type="button" className="btn s q sq end" aria-label={t("flow", "Close")} onClick={() => watch.show(false)}>
          <Icon name="x" size="s" />
        </button>
      </div>
      <div className="formbody scroll">
        <PeriodChooser />
        {seen.fault && <p className="s13 c-danger" role="alert">{seen.fault.sentence ?? faultWord(seen.fault.code)}</p>}
        {seen.followed ? (
          <OneCall followed={seen.followed} letGo={() => watch.letGo()} />
        ) : (
          <>
            <Figures />
            <Now callers={callers} follow={(interaction) => void watch.follow(interaction)} />
          </>
        )}
      </div>
    </aside>
  );
}

function faultWord(code: string): string {
  const words: Record<string, () => string> = {
    "no-such-flow": () => t("flow", "Nobody can be in it yet: it is not published."),
    "no-such-call": () => t("flow", "This call has just ended."),
    "too-many": () => t("flow", "You follow too many calls already."),
  };
  return words[code]?.() ?? t("flow", "The server did not answer. Try again in a moment.");
}

function Now({ callers, follow }: { callers: readonly FlowCaller[]; follow: (interaction: string) => void }) {
  const format = useFormat();
  const word = useNodeWord();
  const now = useNow();
  return (
    <>
      <h3>{t("flow", "In the flow now")}</h3>
      {callers.length === 0 && <p className="s13 mute2">{t("flow", "Nobody is in the flow now.")}</p>}
      <ul className="callerlist" aria-label={t("flow", "In the flow now")}>
        {callers.map(({ interaction, number, node, since }) => (
          <li key={interaction} className="row">
            <span className="cut">
              <b className="num">{number ? format.number(number) : t("flow", "withheld")}</b> {word(node)}
            </span>
            <span className="mute2 num end">{length((now - Date.parse(since)) / 1000)}</span>
            <button type="button" className="btn s" aria-label={t("flow", "Follow {number}", { number: number ? format.number(number) : t("flow", "withheld") })} onClick={() => follow(interaction)}>{t("flow", "Follow")}</button>
          </li>
        ))}
      </ul>
    </>
  );
}
