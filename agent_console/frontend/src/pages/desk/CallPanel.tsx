// Right column, this call: what is known of it, the notes, the reason.

import { useSyncExternalStore } from "react";
import { length } from "../../format";
import type { Call } from "../../link/messages";
import { Icon } from "../../parts/Icon";
import { useFormat } from "../../parts/surroundings";
import { t } from "../../words";
import { languageWord } from "./CustomerCard";
import { useColumnsCall, useDesk, useMoment, usePage } from "./context";
import { QueuesPanel } from "./QueuesPanel";
import { ReasonField } from "./ReasonField";

export function CallPanel() {
  const call = useColumnsCall();
  const wrap = useMoment() === "wrap-up";
  if (!call) return <QueuesPanel />;
  return (
    <section className="panel thiscall" aria-label={t("call", "This call")}>
      <header>
        <h2>{wrap ? t("call", "Last call") : t("call", "This call")}</h2>
        <span className="end mute2 s12 num cut" title={call.interaction}>{t("call", "Call {id}", { id: call.interaction })}</span>
      </header>
      <div className="scroll grow">
        <Facts call={call} />
        <Notes key={call.interaction} call={call} />
        {!wrap && (
          <div className="sect">
            <ReasonField call={call} />
          </div>
        )}
      </div>
    </section>
  );
}

function Facts({ call }: { call: Call }) {
  const format = useFormat();
  const { queues } = usePage();
  const queue = queues.find(({ name }) => name === call.queue)?.title ?? call.queue;
  return (
    <div className="body facts">
      <dl className="kv">
        {queue && (
          <>
            <dt>{t("call", "Queue")}</dt>
            <dd>
              {queue} {call.skill !== null && <span className="mute2">· {t("call", "skill {index}", { index: call.skill })}</span>}
            </dd>
          </>
        )}
        {call.transferred_from && (
          <>
            <dt>{t("call", "From")}</dt>
            <dd>{call.transferred_from}</dd>
          </>
        )}
        {call.learned.map(({ label, value }) => (
          <div className="kvrow" key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {call.language && !call.learned.some(({ value }) => value === languageWord(call.language)) && (
          <>
            <dt>{t("call", "Speaks")}</dt>
            <dd>{languageWord(call.language)}</dd>
          </>
        )}
        {call.direction === "in" && (
          <>
            <dt>{t("call", "Waited")}</dt>
            <dd className="num">{length(call.waited)}</dd>
          </>
        )}
        {call.line && (
          <>
            <dt>{t("call", "Line")}</dt>
            <dd className="num">
              {call.line} {call.called && <span className="mute2 nw">· {t("call", "called {number}", { number: format.number(call.called) })}</span>}
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}

function Notes({ call }: { call: Call }) {
  const desk = useDesk();
  const rings = call.state === "delivered";
  const text = desk.notes.unsaved(call.interaction) ?? call.note;
  return (
    <div className="sect">
      <label className="lab" htmlFor="notes">{t("notes", "Notes, kept as you type")}</label>
      <textarea
        id="notes"
        className="area"
        rows={6}
        maxLength={8000}
        aria-keyshortcuts="I Alt+I"
        placeholder={rings ? t("notes", "Starts with the call") : ""}
        readOnly={rings}
        value={text}
        onChange={(event) => desk.note(call.interaction, event.target.value)}
        onBlur={() => void desk.notes.flush(call.interaction)}
      />
      <Kept interaction={call.interaction} />
    </div>
  );
}

function Kept({ interaction }: { interaction: string }) {
  const { notes } = useDesk();
  const format = useFormat();
  const state = useSyncExternalStore(notes.store.subscribe, notes.store.get);
  const mine = state.interaction === interaction;
  const word = !mine || state.status === "empty" ? null : state.status === "typing" ? t("notes", "Typing") : state.status === "here" ? t("notes", "Kept in this browser, goes to the centre later") : t("notes", "Saved {time}", { time: state.savedAt === null ? "" : format.clockWithSeconds(new Date(state.savedAt)) });
  return (
    <div className="row s12 mute2 kept">
      {word && (
        <>
          <Icon name={state.status === "saved" ? "check" : state.status === "here" ? "warn" : "edit"} size="s" />
          {word}
        </>
      )}
    </div>
  );
}
