// The timeline: the present call on top, tinted, then earlier contacts by day, newest first.

import { useState } from "react";
import { length } from "../../format";
import type { Call, HistoryItem } from "../../link/messages";
import { Icon, type IconName } from "../../parts/Icon";
import { onHold, ringing, talking } from "../../parts/looks";
import { useFormat, useNow } from "../../parts/surroundings";
import { findNode, pathTitle, type ReasonNode } from "../../state/reasons";
import { t } from "../../words";
import { usePage } from "./context";
import { outcomeWords } from "./faults";
import type { HistoryData } from "./historyData";
import { Recordings } from "./Recordings";
import { useReasons } from "./useReasons";

interface Props {
  data: HistoryData;
  call: Call | null;
  unknown: boolean; // several customers have the number: whose history it is has to be chosen first
}

export function HistoryList({ data, call, unknown }: Props) {
  const format = useFormat();
  const now = useNow();
  const reasons = useReasons();
  const today = format.dayKey(new Date(now));
  const days = new Map<string, HistoryItem[]>();
  for (const item of data.items) {
    const day = format.dayKey(new Date(item.began));
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  const earlier = [...days.entries()].filter(([day]) => day !== today);
  const empty = data.items.length === 0 && !data.loading && !data.fault;

  return (
    <div className="tl scroll grow">
      {(call || days.has(today)) && <div className="day">{t("history", "Today")}</div>}
      <ul>
        {call && <Present call={call} />}
        {(days.get(today) ?? []).map((item) => (
          <Item key={item.interaction} item={item} reasons={reasons} />
        ))}
      </ul>
      {earlier.map(([day, items]) => (
        <section key={day} aria-label={format.day(new Date(items[0]?.began ?? day), new Date(now))}>
          <div className="day">{format.day(new Date(items[0]?.began ?? day), new Date(now))}</div>
          <ul>
            {items.map((item) => (
              <Item key={item.interaction} item={item} reasons={reasons} />
            ))}
          </ul>
        </section>
      ))}
      {data.fault && <p className="body s13 c-danger" role="alert">{data.fault}</p>}
      {data.more && (
        <div className="body short">
          <button type="button" className="btn s" disabled={data.loading} onClick={data.older}>{t("history", "Older contacts")}</button>
        </div>
      )}
      {empty && unknown && (
        <div className="empty half">
          <Icon name="users" />
          <b>{t("history", "Whose history?")}</b>
          <span className="s13 mute2">{t("history", "Choose the customer who calls; then his contacts stand here.")}</span>
        </div>
      )}
      {empty && !unknown && (
        <div className="empty half">
          <Icon name="back" />
          <b>{t("history", "No earlier contact")}</b>
          <span className="s13 mute2">{t("history", "Calls and messages stand here when they have ended.")}</span>
        </div>
      )}
    </div>
  );
}

function Present({ call }: { call: Call }) {
  const format = useFormat();
  const { queues } = usePage();
  const look = call.state === "delivered" ? ringing() : call.state === "held" ? onHold() : talking();
  const words = call.learned.map(({ value }) => value).join(" → ");
  const title = queues.find(({ name }) => name === call.queue)?.title ?? (call.direction === "out" ? t("history", "Call out") : t("history", "Call in"));
  return (
    <li className={`now ${look.style}`}>
      <span className="ic"><Icon name={call.direction === "in" ? "in" : "outc"} size="s" /></span>
      <div>
        <div className="ttl cut">{title}</div>
        <p>{[words, call.waited > 0 ? t("history", "waited {length}", { length: length(call.waited) }) : null].filter(Boolean).join(" · ")}</p>
      </div>
      <div className="r">
        <span className="num">{format.clock(new Date(call.began))}</span>
        <br />
        <b className="nowword">{t("history", "This call")}</b>
      </div>
    </li>
  );
}

/** Served, or not ended yet. */
const NOT_LOST = new Set(["answered", "message", "completed-in-ivr", "open", ""]);

function Item({ item, reasons }: { item: HistoryItem; reasons: ReasonNode[] }) {
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const reason = findNode(reasons, item.disposition);
  const lost = !NOT_LOST.has(item.outcome);
  const icon: IconName = item.medium === "voicemail" || item.outcome === "message" ? "vm" : lost ? "miss" : item.direction === "in" ? "in" : "outc";
  const title = reason ? pathTitle(reason) : item.outcome === "answered" ? (item.direction === "in" ? t("history", "Call in") : t("history", "Call out")) : outcomeWords(item.outcome);
  return (
    <li className="past">
      <span className={lost ? "ic miss" : "ic"}><Icon name={icon} size="s" /></span>
      <div>
        <div className="ttl cut">{title}</div>
        {item.note && <p className="cutlines">{item.note}</p>}
        {!item.note && (item.outcome === "answered" || reason) && <p>{item.outcome === "answered" ? t("history", "No note") : outcomeWords(item.outcome)}</p>}
      </div>
      <div className="r">
        <span className="num">{format.clock(new Date(item.began))}</span>
        <br />
        <span className="num">{[length(item.seconds), item.agent].filter(Boolean).join(" · ")}</span>
        {item.recording && (
          <button type="button" className="btn s q sq play" aria-label={t("history", "Recording")} title={t("history", "Recording")} aria-expanded={opened} onClick={() => setOpened(!opened)}>
            <Icon name="play" size="s" />
          </button>
        )}
      </div>
      {opened && <Recordings interaction={item.interaction} />}
    </li>
  );
}

