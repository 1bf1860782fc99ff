// Under the drawing: a flow tested at a telephone. First who rings, then the call as it goes.

import { useId } from "react";
import { Icon, Key } from "../../../parts/Icon";
import { t } from "../../../words";
import { CallPart } from "./CallPart";
import { refusedWords } from "./phaseWords";
import { useTestCall, useTesting } from "./Rehearsing";
import { Ringing } from "./Ringing";

export function RehearsalPanel() {
  const testCall = useTestCall();
  const { call, fault } = useTesting();
  const title = useId();
  return (
    <section className="tryit rehearsal" aria-labelledby={title}>
      <div className="row panelhead">
        <h2 id={title}>{t("flow", "Test call")}</h2>
        {fault !== null && (
          <span className="s13 c-danger row" role="alert">
            <Icon name="warn" size="s" />
            {refusedWords(fault)}
          </span>
        )}
        {testCall.goesOn && (
          <button type="button" className="btn s danger end" aria-keyshortcuts="X" onClick={() => void testCall.end()}><Icon name="hang" size="s" />{t("flow", "Hang up")}<Key>X</Key></button>
        )}
        <button type="button" className={testCall.goesOn ? "btn s q sq" : "btn s q sq end"} aria-label={t("flow", "Close and hang up")} onClick={() => testCall.show(false)}>
          <Icon name="x" size="s" />
        </button>
      </div>
      {call === null ? <Ringing /> : <CallPart call={call} />}
    </section>
  );
}
