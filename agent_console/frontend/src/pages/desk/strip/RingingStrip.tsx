import { useSyncExternalStore } from "react";
import { until } from "../../../clock";
import { length } from "../../../format";
import { Icon, Key } from "../../../parts/Icon";
import { Chip, ringing } from "../../../parts/looks";
import { useFormat, useNow } from "../../../parts/surroundings";
import { t, tn } from "../../../words";
import { useDesk, usePage, usePhone } from "../context";
import { besides, nameOf } from "../person";
import { Control } from "./Control";
import { Toolbar } from "./toolbar";

export function RingingStrip() {
  const desk = useDesk();
  const format = useFormat();
  const phone = usePhone();
  const page = usePage();
  const now = useNow();
  const call = useSyncExternalStore(desk.store.subscribe, () => desk.call);
  const answering = useSyncExternalStore(desk.subscribe, () => desk.answering);
  if (!call) return null;
  const name = nameOf(call, format);
  const queue = page.queues.find((one) => one.name === call.queue)?.title ?? call.queue;
  const wants = call.learned.at(-1)?.value; // the menu's last question is the nearest to the matter
  const left = call.until ? until(call.until, now) : null;
  const here = phone.kind === "browser";

  return (
    <section className="callcard live st-ring" role="group" aria-label={t("strip", "{name}, ringing", { name })}>
      <span className="pulse">
        <Icon name="in" size="l" />
      </span>
      <div className="who">
        <div className="row">
          <Chip look={ringing()} kind="bare" />
          {left !== null && <span className="s12 mute1 num">{tn("strip", "{n} s left", "{n} s left", left)}</span>}
        </div>
        <div className="name cut">{name}</div>
        <div className="s12 mute1 cut num">{besides(call, format)}</div>
      </div>
      <dl className="kv only-wide ringfacts">
        <dt>{t("call", "Queue")}</dt>
        <dd className="b cut">{queue ?? t("call", "Direct call")}</dd>
        {wants && (
          <>
            <dt>{t("call", "Wants")}</dt>
            <dd className="b cut">{wants}</dd>
          </>
        )}
        {call.transferred_from ? (
          <>
            <dt>{t("call", "From")}</dt>
            <dd className="b cut">{call.transferred_from}</dd>
          </>
        ) : (
          <>
            <dt>{t("call", "Waited")}</dt>
            <dd className="b num">{length(call.waited)}</dd>
          </>
        )}
      </dl>
      <Toolbar label={t("strip", "Call controls")}>
        {here ? (
          <button type="button" className="answer" aria-keyshortcuts="Y Alt+Y" disabled={answering} onClick={() => desk.answer()}>
            <Icon name="phone" size="l" />
            <span className="grow">{answering ? t("strip", "Answering") : t("strip", "Answer")}</span>
            <Key>Y</Key>
          </button>
        ) : (
          <div className="answer elsewhere" role="note">
            <Icon name="phone" size="l" />
            {t("strip", "Answer at the telephone")}
          </div>
        )}
        <Control icon="x" letter="N" word={t("strip", "Decline")} press={() => desk.decline()} />
      </Toolbar>
    </section>
  );
}
