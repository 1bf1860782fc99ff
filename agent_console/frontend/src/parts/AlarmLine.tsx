// One calm line at the foot: the most urgent alarm of the house, and how many more. A press shows all of them.
// Its place is there with and without one, so that nothing moves under the pointer.

import { useEffect, useRef, useState } from "react";
import type { RaisedAlarm } from "../link/messages";
import { t, tn } from "../words";
import { alarmSentence, overSentence } from "./alarmWords";
import { Floating } from "./Floating";
import { useHouseAlarms } from "./houseAlarms";
import { Icon } from "./Icon";
import { useFormat, useNow, useSurroundings } from "./surroundings";

export function AlarmLine() {
  const alarms = useHouseAlarms();
  const format = useFormat();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const first = alarms[0];
  if (!first) return null;
  const more = alarms.length - 1;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`alarmline st-${toneOf(first)}`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setOpen(false);
        }}
      >
        <Icon name="warn" size="s" />
        <span className="cut">{alarmSentence(first, format, now)}</span>
        {more > 0 && <b className="nw">{tn("house", "+ {n} more", "+ {n} more", more)}</b>}
      </button>
      {open && (
        <Floating anchor={button} above width={440} close={() => setOpen(false)}>
          <section className="alarmlist" aria-label={t("alarm", "Alarms")}>
            <ul className="s13">
              {alarms.map((alarm) => (
                <li key={keyOf(alarm)} className="row">
                  <span className={`c-${toneOf(alarm)}`}>
                    <Icon name="warn" size="s" />
                  </span>
                  {alarmSentence(alarm, format, now)}
                </li>
              ))}
            </ul>
          </section>
        </Floating>
      )}
    </>
  );
}

export const keyOf = (alarm: RaisedAlarm): string => `${alarm.name} ${alarm.subject}`;

const toneOf = (alarm: RaisedAlarm): "danger" | "warn" => (alarm.severity === "critical" ? "danger" : "warn");

/** Each alarm is said once when it is raised and once when it is over, when there is time: nobody here has to act. */
export function useAlarmsSaid(): void {
  const alarms = useHouseAlarms();
  const { announce, clock } = useSurroundings();
  const format = useFormat();
  const before = useRef<RaisedAlarm[]>([]);
  useEffect(() => {
    const known = new Set(before.current.map(keyOf));
    const standing = new Set(alarms.map(keyOf));
    const raised = alarms.filter((alarm) => !known.has(keyOf(alarm))).map((alarm) => alarmSentence(alarm, format, clock.now()));
    const over = before.current.filter((alarm) => !standing.has(keyOf(alarm))).map(overSentence);
    before.current = alarms;
    const said = [...raised, ...over].join(" ");
    if (said) announce(said, "polite");
  }, [alarms, announce, clock, format]);
}
