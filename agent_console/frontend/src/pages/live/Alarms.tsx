// What needs the team lead: a list that is empty on a calm day, each entry said once to screen readers.

import { useEffect, useRef } from "react";
import { type Format, length } from "../../format";
import { alarmRow } from "../../parts/alarmWords";
import { Icon } from "../../parts/Icon";
import { reasonWord } from "../../parts/looks";
import { useFormat, useSurroundings } from "../../parts/surroundings";
import type { WorkData } from "../../page";
import { type Alarm, NOTHING_SAID, sayNext } from "../../state/alarms";
import { t, tn } from "../../words";

export function Alarms({ alarms, page, now }: { alarms: Alarm[]; page: WorkData; now: number }) {
  const format = useFormat();
  useSaid(alarms, page, now);
  return (
    <section className="panel alarms only-wide" aria-label={t("alarm", "Alarms")}>
      <header>
        <h2>{t("alarm", "Alarms")}</h2>
        {alarms.length > 0 && <span className="s13 mute2 num">{alarms.length}</span>}
      </header>
      {alarms.length === 0 ? (
        <div className="calm row s13 mute2">
          <Icon name="check" size="s" />
          {t("alarm", "Nothing needs you now")}
        </div>
      ) : (
        <ul className="list scroll s13">
          {alarms.map((alarm) => (
            <li key={alarm.key}>
              <span className={`c-${alarm.level}`}>
                <Icon name={alarm.level === "danger" ? "warn" : "clock"} size="s" />
              </span>
              <span className="grow cutlines">
                <b>{wordsOf(alarm, page, format, now)[0]}</b> {wordsOf(alarm, page, format, now)[1]}
              </span>
              {alarm.since !== null && <span className="num mute2 nw">{length((now - alarm.since) / 1000)}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function wordsOf(alarm: Alarm, page: WorkData, format: Format, now: number): [string, string] {
  return alarm.kind === "house" ? alarmRow(alarm.raised, format, now) : [whoOf(alarm, page), whatOf(alarm, page)];
}

type OnTheFloor = Exclude<Alarm, { kind: "house" }>;

function whoOf(alarm: OnTheFloor, page: WorkData): string {
  switch (alarm.kind) {
    case "agent":
    case "break":
      return alarm.name;
    case "full":
      return t("alarm", "Board {board}", { board: alarm.board });
    default:
      return page.queues.find(({ name }) => name === alarm.queue)?.title ?? alarm.queue;
  }
}

function whatOf(alarm: OnTheFloor, page: WorkData): string {
  switch (alarm.kind) {
    case "agent":
      if (alarm.reason === "phone-lost") return t("alarm", "phone lost, gets no calls");
      if (alarm.reason === "switch-lost") return t("alarm", "the phone's switch is down, gets no calls");
      if (alarm.reason === "console-lost") return t("alarm", "desk lost, gets no calls");
      return t("alarm", "did not answer, gets no calls");
    case "break":
      return t("alarm", "{reason} over its time", { reason: reasonWord(alarm.reason, page.reasons) });
    case "wait":
      return t("alarm", "wait over {length}", { length: length(alarm.target) });
    case "unserved":
      return t("alarm", "callers wait, nobody is logged in");
    case "full":
      return t("alarm", "all lines in use");
  }
}

function useSaid(alarms: Alarm[], page: WorkData, now: number): void {
  const { announce } = useSurroundings();
  const format = useFormat();
  const said = useRef(NOTHING_SAID);
  useEffect(() => {
    const next = sayNext(said.current, alarms, now);
    said.current = next.said;
    if (!next.say) return;
    const { alarm, more } = next.say;
    const words = `${wordsOf(alarm, page, format, now).join(" ")}.`;
    // what the house only warns of can wait until there is time
    const how = alarm.kind === "house" && alarm.level === "warn" ? "polite" : "assertive";
    announce(more > 0 ? `${words} ${tn("alarm", "And {n} more.", "And {n} more.", more)}` : words, how);
  }, [alarms, page, format, now, announce]);
}
