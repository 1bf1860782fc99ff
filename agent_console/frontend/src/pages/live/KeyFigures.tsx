import type { ReactNode } from "react";
import { length, percent } from "../../format";
import type { Board } from "../../link/messages";
import { Icon } from "../../parts/Icon";
import { NONE } from "../../parts/Stat";
import { useFormat } from "../../parts/surroundings";
import { figures, share } from "../../state/board";
import { t, tn } from "../../words";

interface Figure {
  label: string;
  value: ReactNode;
  unit?: string;
  detail: string;
  warn?: boolean;
  today?: boolean; // counted in the database
}

/** counted: as of when today's counts are, while they are old. */
export function KeyFigures({ board, now, stale, counted }: { board: Board; now: number; stale: boolean; counted: string | null }) {
  const format = useFormat();
  const f = figures(board, now);
  const lost = share(f.abandoned, f.offered);
  const talked = board.agents.reduce((total, row) => total + row.talked, 0);
  const calls = board.agents.reduce((total, row) => total + row.calls, 0);
  const tiles: Figure[] = [
    { label: t("live", "Waiting"), value: f.waiting, detail: f.longestSince === null ? t("live", "nobody waits") : t("live", "longest {length}", { length: length((now - f.longestSince) / 1000) }), warn: f.overTarget },
    { label: t("live", "Service level"), value: f.level === null ? NONE : percent(f.level).slice(0, -1), ...(f.level === null ? {} : { unit: "%" }), detail: t("live", "in target, today"), today: true },
    { label: t("live", "Offered today"), value: format.count(f.offered), detail: t("live", "{n} answered", { n: format.count(f.answered) }), today: true },
    { label: t("live", "Abandoned"), value: lost === null ? NONE : (lost * 100).toFixed(1), ...(lost === null ? {} : { unit: "%" }), detail: tn("live", "{n} call", "{n} calls", f.abandoned, { n: format.count(f.abandoned) }), today: true },
    { label: t("live", "Sent on"), value: format.count(f.overflowed), detail: t("live", "phone or mailbox"), today: true },
    { label: t("live", "Talk, mean"), value: calls ? length(talked / calls) : NONE, detail: t("live", "with hold, {n} talks", { n: format.count(calls) }), today: true },
    { label: t("live", "Lines"), value: f.inUse, unit: ` /${f.lines}`, detail: counted ? t("live", "refused: not known") : f.refused ? t("live", "{n} refused as full", { n: format.count(f.refused) }) : t("live", "none refused"), warn: f.refused > 0 && f.inUse === f.lines },
    { label: t("live", "Agents"), value: f.agents, detail: t("live", "{ready} ready · {talking} talking", { ready: f.ready, talking: f.talking }) },
  ];
  return (
    <div className={stale ? "kpis stale" : "kpis"}>
      {tiles.map(({ label, value, unit, detail, warn, today }) => (
        <div key={label} className={`kpi ${warn ? "warn" : ""} ${today && counted ? "stale" : ""}`} role="group" aria-label={label}>
          <span className="l">
            {warn && <Icon name="warn" size="s" />}
            {label}
          </span>
          <span className="v num">
            {value}
            <small>{unit}</small>
          </span>
          <span className={today && counted ? "d c-warn row" : "d"}>
            {today && counted && <Icon name="clock" size="s" />}
            {today && counted ? t("house", "as of {time}", { time: counted }) : detail}
          </span>
        </div>
      ))}
    </div>
  );
}
