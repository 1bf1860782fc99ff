import { until } from "../../../clock";
import { length } from "../../../format";
import { Icon, Key } from "../../../parts/Icon";
import { Chip, reasonWord, wrapUp } from "../../../parts/looks";
import { useFormat, useNow } from "../../../parts/surroundings";
import { t } from "../../../words";
import { useDesk, useDeskState, usePage } from "../context";
import { causeWords } from "../faults";
import { nameOf } from "../person";
import { Control } from "./Control";
import { Toolbar } from "./toolbar";

export function WrapUpStrip() {
  const desk = useDesk();
  const format = useFormat();
  const page = usePage();
  const now = useNow();
  const { me, ended } = useDeskState();
  const ends = me?.state === "wrap-up" ? me.until : null;
  const left = ends ? until(ends, now) : null;
  const whole = me && ends ? Math.max(1, Math.round((Date.parse(ends) - Date.parse(me.since)) / 1000)) : page.wrapUpSeconds;
  const call = ended?.call ?? null;
  const talked = call?.established && ended ? (Date.parse(ended.at) - Date.parse(call.established)) / 1000 : null;
  const notReady = me?.next?.state === "not-ready" ? reasonWord(me.next.reason, page.reasons) : null;
  const facts = [ended ? causeWords(ended.cause) : null, talked === null ? null : t("strip", "call {length}", { length: length(talked) })];

  return (
    <section className="callcard live st-wrap" role="group" aria-label={t("strip", "Wrap-up")}>
      <div className="who wrapwho">
        <Chip look={wrapUp()} kind="bare" />
        <div className="name cut">{call ? nameOf(call, format) : t("strip", "Last call")}</div>
        <div className="s12 mute1 cut">{facts.filter(Boolean).join(" · ")}</div>
      </div>
      <div className="grow wraptime only-wide">
        <div className="row s12 mute1">
          <span>{t("strip", "Time for wrap-up")}</span>
          <span className="end num">{t("strip", "of {length}", { length: length(whole) })}</span>
        </div>
        <div className="bar" aria-hidden="true">
          <i style={{ width: `${left === null ? 100 : Math.min(100, Math.round((left / whole) * 100))}%` }} />
        </div>
      </div>
      <div className="timer big" role="timer" aria-live="off" aria-label={t("strip", "Left for wrap-up")}>
        {length(left ?? whole)}
      </div>
      <Toolbar label={t("strip", "Wrap-up controls")}>
        <Control icon="clock" letter="P" word={t("strip", "+30 s")} press={() => desk.wrapUpMore()} />
        <button type="button" className="answer done" aria-keyshortcuts="W Alt+W" onClick={() => void desk.done()}>
          <Icon name="check" />
          {notReady ? t("strip", "Done, then {state}", { state: notReady }) : t("strip", "Done, ready")}
          <Key>W</Key>
        </button>
      </Toolbar>
    </section>
  );
}
