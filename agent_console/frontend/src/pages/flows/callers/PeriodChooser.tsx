// Of which days the figures are, and of which version of the flow.

import { useFormat, useNow } from "../../../parts/surroundings";
import { t } from "../../../words";
import { useDrawn } from "../designing";
import { useCallers, useSeen } from "./Calling";
import { lastDays, type Period, versionsOf } from "./watch";

type Span = "today" | "yesterday" | "week" | "month";

export function PeriodChooser() {
  const { watch } = useCallers();
  const seen = useSeen();
  const today = useFormat().dayKey(new Date(useNow()));
  const { first, last } = seen.period === "today" ? { first: today, last: today } : seen.period;
  const spans: Record<Span, { word: string; period: Period }> = {
    today: { word: t("flow", "Today"), period: "today" },
    yesterday: { word: t("flow", "Yesterday"), period: { first: lastDays(today, 2).first, last: lastDays(today, 2).first } },
    week: { word: t("flow", "7 days"), period: lastDays(today, 7) },
    month: { word: t("flow", "30 days"), period: lastDays(today, 30) },
  };
  const isChosen = (period: Period) => (period === "today" ? seen.period === "today" : seen.period !== "today" && period.first === first && period.last === last);
  /** A day that lies behind the other one takes it along. */
  const from = (day: string) => day && void watch.choose({ first: day, last: day > last ? day : last });
  const to = (day: string) => day && void watch.choose({ first: day < first ? day : first, last: day });
  return (
    <div className="period">
      <span className="seg" role="group" aria-label={t("flow", "Period")}>
        {Object.entries(spans).map(([name, { word, period }]) => (
          <button key={name} type="button" aria-pressed={isChosen(period)} onClick={() => void watch.choose(period)}>{word}</button>
        ))}
      </span>
      <span className="row">
        <input type="date" aria-label={t("flow", "From this day")} value={first} max={today} onChange={({ target }) => from(target.value)} />
        <span aria-hidden="true">–</span>
        <input type="date" aria-label={t("flow", "To this day")} value={last} max={today} onChange={({ target }) => to(target.value)} />
      </span>
      <VersionChooser />
    </div>
  );
}

function VersionChooser() {
  const { watch } = useCallers();
  const seen = useSeen();
  const { flow, types } = useDrawn();
  const live = flow?.live ?? types?.site.flows.find(({ name }) => name === watch.flow)?.version;
  const word = (n: number) => (n === live ? t("flow", "Version {n}, live now", { n }) : t("flow", "Version {n}", { n }));
  const versions = versionsOf(seen);
  if (versions.length === 0) return null;
  return (
    <select aria-label={t("flow", "Version")} value={seen.version ?? ""} onChange={({ target }) => void watch.ofVersion(target.value === "" ? null : Number(target.value))}>
      <option value="">{t("flow", "All versions")}</option>
      {versions.map((version) => <option key={version} value={version}>{word(version)}</option>)}
    </select>
  );
}
