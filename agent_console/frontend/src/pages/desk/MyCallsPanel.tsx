import { Icon } from "../../parts/Icon";
import { length } from "../../format";
import { useFormat } from "../../parts/surroundings";
import { t } from "../../words";
import { useDesk, useView } from "./context";
import { causeWords } from "./faults";
import type { PastCall } from "./myCalls";
import { useMyCalls } from "./useMyCalls";

/** Middle column without a call: the last calls, to go back to or to call again. */
export function MyCallsPanel() {
  const calls = useMyCalls();
  return (
    <section className="panel history" aria-label={t("mycalls", "My calls")}>
      <header>
        <h2>{t("mycalls", "My calls")}</h2>
        <span className="end s12 mute2">{t("mycalls", "at this browser, last 24 hours")}</span>
      </header>
      {calls.length === 0 ? (
        <div className="empty">
          <Icon name="phone" />
          <b>{t("mycalls", "No call yet")}</b>
          <span className="s13 mute2">{t("mycalls", "Calls that you have taken or made stand here, to go back to.")}</span>
        </div>
      ) : (
        <ul className="list scroll">
          {calls.map((call) => (
            <Row key={call.interaction} call={call} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ call }: { call: PastCall }) {
  const desk = useDesk();
  const format = useFormat();
  const [, setView] = useView();
  const { customer, number } = call;
  const who = call.name ?? (number ? format.number(number) : t("person", "Number withheld"));
  const what = call.seconds > 0 ? t("mycalls", "talked {length}", { length: length(call.seconds) }) : causeWords(call.cause);
  return (
    <li className="tallrow">
      <span className={call.seconds > 0 ? "mute1" : "c-danger"}>
        <Icon name={call.seconds > 0 ? (call.direction === "in" ? "in" : "outc") : "miss"} size="s" />
      </span>
      <b className="num s13 when">{format.clock(new Date(call.at))}</b>
      <div className="grow">
        {customer === null ? (
          <div className="cut b num">{who}</div>
        ) : (
          <button type="button" className="linklike cut b" onClick={() => setView({ looking: customer })}>
            {who}
          </button>
        )}
        <div className="s13 mute1 cut num">{[call.name && number ? format.number(number) : null, what].filter(Boolean).join(" · ")}</div>
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
