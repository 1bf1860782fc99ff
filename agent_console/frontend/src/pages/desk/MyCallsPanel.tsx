import { AsOf } from "../../parts/AsOf";
import { Icon } from "../../parts/Icon";
import { length } from "../../format";
import { useFormat } from "../../parts/surroundings";
import type { AgentCall } from "../../records";
import { findNode, pathTitle } from "../../state/reasons";
import { t } from "../../words";
import { useDesk, useView } from "./context";
import { useToday } from "./day";
import { outcomeWords } from "./faults";
import { useReasons } from "./useReasons";

/** Middle column without a call: the agent's own last calls, to go back to or to call again. */
export function MyCallsPanel() {
  const { day, fault } = useToday();
  return (
    <section className="panel history" aria-label={t("mycalls", "My calls")}>
      <header>
        <h2>{t("mycalls", "My calls")}</h2>
        <AsOf>{t("mycalls", "last 24 hours")}</AsOf>
      </header>
      {day && day.recent.length > 0 && (
        <ul className="list scroll">
          {day.recent.map((call) => (
            <Row key={call.interaction} call={call} />
          ))}
        </ul>
      )}
      {day?.recent.length === 0 && (
        <div className="empty">
          <Icon name="phone" />
          <b>{t("mycalls", "No call yet")}</b>
          <span className="s13 mute2">{t("mycalls", "Calls that you have taken or made stand here, to go back to.")}</span>
        </div>
      )}
      {!day && fault && <p className="body s13 c-danger">{fault}</p>}
    </section>
  );
}

function Row({ call }: { call: AgentCall }) {
  const desk = useDesk();
  const format = useFormat();
  const reasons = useReasons();
  const [, setView] = useView();
  const { customer, number } = call;
  const who = call.name ?? (number ? format.number(number) : t("person", "Number withheld"));
  const talked = call.talked > 0;
  const reason = findNode(reasons, call.disposition);
  const missed = call.direction === "in" ? t("mycalls", "Not taken") : outcomeWords(call.outcome ?? "");
  return (
    <li className="tallrow">
      <span className={talked ? "ic mute1" : "ic miss"}>
        <Icon name={talked ? (call.direction === "in" ? "in" : "outc") : "miss"} size="s" />
      </span>
      <div className="grow">
        {customer === null ? (
          <div className="cut b num">{who}</div>
        ) : (
          <button type="button" className="linklike cut b" onClick={() => setView({ looking: customer })}>
            {who}
          </button>
        )}
        <div className="s13 mute1 cut num">{[call.name && number ? format.number(number) : null, talked ? (reason && pathTitle(reason)) : missed].filter(Boolean).join(" · ")}</div>
      </div>
      <div className="s12 mute2 num nw when">
        {format.clock(new Date(call.began))}
        <br />
        {talked && length(call.talked)}
      </div>
      {number && (
        <button type="button" className="btn s" aria-label={t("mycalls", "Call {who}", { who })} onClick={() => void desk.dial(number)}>
          <Icon name="phone" size="s" />
          {t("mycalls", "Call")}
        </button>
      )}
    </li>
  );
}
