// No call: dial field, redial, and how the queues stand. A failed dial says its cause here for five seconds.

import { type FormEvent, useEffect, useRef, useState } from "react";
import { since } from "../../../clock";
import { length, percent } from "../../../format";
import { useRecordsAsOf } from "../../../parts/houseAlarms";
import { Icon, Key } from "../../../parts/Icon";
import { NONE, Stat } from "../../../parts/Stat";
import { useFormat, useNow } from "../../../parts/surroundings";
import { figures, share } from "../../../state/board";
import { t } from "../../../words";
import { useDesk, useDeskState, useView } from "../context";
import { useToday } from "../day";
import { causeWords } from "../faults";
import { Keypad } from "../Keypad";
import { nameOf } from "../person";

export function IdleStrip() {
  const desk = useDesk();
  const format = useFormat();
  const { notice } = useDeskState();
  const now = useNow();
  const [view, setView] = useView();
  const text = view.dial; // in the view, so that a call that rings does not take it away
  const setText = (dial: string) => setView({ dial });
  const [wrong, setWrong] = useState(false);
  const pad = useRef<HTMLButtonElement>(null);
  const last = useToday().day?.recent.find(({ number, direction }) => number !== null && direction === "out");
  // biome-ignore lint/correctness/useExhaustiveDependencies: each second looks whether the notice is over
  useEffect(() => desk.noticeOver(), [desk, now]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = format.dialled(text);
    setWrong(number === null);
    if (number !== null) void desk.dialTyped(number).then((done) => done && setText(""));
  };

  return (
    <section className={notice ? `callcard ${notice.cause === "transferred" ? "" : "live st-warn"}` : "callcard"}>
      <div className="who idlewho" role="status">
        <div className="name cut">{notice ? (notice.to ? t("strip", "Transferred to {name}", { name: notice.to }) : causeWords(notice.cause)) : t("strip", "No call")}</div>
        <div className="s13 mute1 cut">{notice ? nameOf(notice.call, format) : t("strip", "Your next call appears here")}</div>
      </div>
      <form className="row" onSubmit={submit}>
        <div className={wrong ? "field dial wrong" : "field dial"}>
          <Icon name="phone" size="s" />
          <input
            id="dial"
            type="tel"
            autoComplete="off"
            aria-label={t("strip", "Number to dial")}
            aria-invalid={wrong}
            aria-keyshortcuts="U Alt+U"
            placeholder={wrong ? t("strip", "Not a telephone number") : t("strip", "Number")}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setWrong(false);
            }}
          />
          <Key plain>U</Key>
        </div>
        <button type="submit" className="btn tall" disabled={text.trim() === ""}>
          <Icon name="phone" />
          {t("strip", "Dial")}
        </button>
        <button ref={pad} type="button" className="btn tall only-wide" aria-expanded={view.opened === "keypad"} onClick={() => setView({ opened: view.opened === "keypad" ? null : "keypad" })}>
          <Icon name="pad" />
          {t("strip", "Keypad")}
        </button>
        <button type="button" className="btn tall" disabled={!last} title={last?.number ? format.number(last.number) : t("strip", "Nothing dialled yet")} onClick={() => last?.number && void desk.dial(last.number)}>
          <Icon name="undo" />
          {t("strip", "Redial")}
        </button>
      </form>
      {view.opened === "keypad" && <Keypad anchor={pad} close={() => setView({ opened: null })} press={(key) => setText(text + key)} />}
      <QueueFigures now={now} />
    </section>
  );
}

function QueueFigures({ now }: { now: number }) {
  const { board, day } = useToday();
  const { link } = useDeskState();
  const level = board ? figures(board, now).level : day ? dayLevel(day.queues) : null;
  const shown = board ? figures(board, now) : null;
  const tone = link === "open" ? "" : "mute2";
  const counted = useRecordsAsOf() ? "mute2" : tone;
  return (
    <div className="end row only-wide idlefigures">
      {shown && <Stat value={shown.waiting} label={t("strip", "waiting in the queues")} tone={tone} />}
      {shown && <Stat value={shown.longestSince === null ? NONE : length(since(new Date(shown.longestSince).toISOString(), now))} label={t("strip", "longest wait")} tone={tone} />}
      <Stat value={level === null ? NONE : percent(level)} label={t("strip", "answered in time today")} tone={counted} />
    </div>
  );
}

function dayLevel(queues: { within_target: number; answered: number; abandoned: number; overflowed: number }[]): number | null {
  const sum = (count: (row: (typeof queues)[number]) => number) => queues.reduce((total, row) => total + count(row), 0);
  return share(sum((row) => row.within_target), sum((row) => row.answered + row.abandoned + row.overflowed));
}
