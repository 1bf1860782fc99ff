import { length, percent } from "../../format";
import { AsOf } from "../../parts/AsOf";
import { useRecordsAsOf } from "../../parts/houseAlarms";
import { NONE, Stat } from "../../parts/Stat";
import { useFormat, useNow } from "../../parts/surroundings";
import { t } from "../../words";
import { useToday } from "./day";

/** Minutes, or hours and minutes: nobody reads the seconds of a working day. */
export function worked(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("day", "{m} min", { m: minutes });
  return t("day", "{h} h {m} min", { h: Math.floor(minutes / 60), m: minutes % 60 });
}

export function MyDay() {
  const { day, fault } = useToday();
  const format = useFormat();
  const now = useNow();
  const tone = useRecordsAsOf() ? "mute2" : "";
  const out = day && day.calls_out > 0 ? t("day", "calls, of them {n} out", { n: day.calls_out }) : t("day", "calls");
  return (
    <section className="panel" aria-label={t("day", "My day")}>
      <header>
        <h2>{t("day", "My day")}</h2>
        <AsOf>{format.shortDay(new Date(now))}</AsOf>
      </header>
      {fault ? (
        <p className="body s13 c-danger">{fault}</p>
      ) : (
        <>
          <div className="body daystats">
            <Stat tone={tone} value={day ? format.count(day.calls) : NONE} label={out} />
            <Stat tone={tone} value={day?.calls ? length(day.talked / day.calls) : NONE} label={t("day", "talk and hold, mean")} />
            <Stat tone={tone} value={day ? worked(day.talked) : NONE} label={t("day", "talk and hold")} />
            <Stat tone={tone} value={day && day.staffed > 0 ? percent(day.occupied / day.staffed) : NONE} label={t("day", "occupancy")} />
          </div>
          {day && day.staffed > 0 && <TimeSoFar staffed={day.staffed} occupied={day.occupied} talked={day.talked} />}
        </>
      )}
    </section>
  );
}

function TimeSoFar({ staffed, occupied, talked }: { staffed: number; occupied: number; talked: number }) {
  const wrap = Math.max(0, occupied - talked);
  const free = Math.max(0, staffed - Math.max(occupied, talked));
  const parts = [
    { style: "st-talk", word: t("day", "Talk and hold"), seconds: talked },
    { style: "st-wrap", word: t("day", "Ringing and wrap-up"), seconds: wrap },
    { style: "st-notready", word: t("day", "Without calls"), seconds: free },
  ];
  return (
    <div className="sect">
      <h3>
        {t("day", "Time so far")}
        <span className="end mute2 num">{worked(staffed)}</span>
      </h3>
      {/* a bar of other lengths is another bar: nothing slides */}
      <div key={parts.map(({ seconds }) => Math.round(seconds)).join()} className="timebar" aria-hidden="true">
        {parts.map(({ style, word, seconds }) => (
          <i key={word} className={style} style={{ flexGrow: Math.round(seconds) }} />
        ))}
      </div>
      <ul className="timelist s13">
        {parts.map(({ style, word, seconds }) => (
          <li key={word} className="row">
            <i className={`swatch ${style}`} aria-hidden="true" />
            {word}
            <span className="num end mute1">{worked(seconds)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
