// Agents by what needs attention. Arrow keys move through the rows; beyond sixty only those in view are drawn
// by the browser (content-visibility).

import { type KeyboardEvent, useRef } from "react";
import { length, percent } from "../../format";
import type { AgentRow } from "../../link/messages";
import { Icon } from "../../parts/Icon";
import { Chip, lookOf } from "../../parts/looks";
import { useFormat } from "../../parts/surroundings";
import type { WorkData } from "../../page";
import { type Level, limitsOf, needsAttention, sortAgents } from "../../state/board";
import { t } from "../../words";

interface Props {
  rows: AgentRow[];
  page: WorkData;
  now: number;
}

export function AgentTable({ rows, page, now }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const overAfter = limitsOf(page.reasons);
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...(body.current?.querySelectorAll<HTMLElement>("tr") ?? [])];
    const next = step === undefined ? undefined : all[all.indexOf(document.activeElement as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <table className="tbl" aria-label={t("live", "Agents")}>
      <thead>
        <tr>
          <th>{t("live", "Agent")}</th>
          <th>{t("live", "State")}</th>
          <th className="n">{t("live", "Since")}</th>
          <th>{t("live", "With")}</th>
          <th className="only-wide">{t("live", "Queue")}</th>
          <th className="only-wide">{t("live", "Phone")}</th>
          <th className="n only-wide">{t("live", "Calls")}</th>
          <th className="n only-wide">{t("live", "Occ.")}</th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={pressed}>
        {sortAgents(rows, overAfter, now).map((row, at) => (
          <Row key={row.agent} row={row} page={page} now={now} level={needsAttention(row, overAfter, now)} first={at === 0} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, page, now, level, first }: { row: AgentRow; page: WorkData; now: number; level: Level; first: boolean }) {
  const format = useFormat();
  const out = row.state === "logged-out";
  const queue = page.queues.find(({ name }) => name === row.queue)?.title ?? "";
  const phone = row.station === null ? "" : row.station === "browser" ? t("live", "Browser") : row.station;
  return (
    <tr tabIndex={first ? 0 : -1} className={level === "danger" ? "bad" : level === "warn" ? "hl" : ""}>
      <td className="b cut name">{row.name}</td>
      <td>
        <Chip look={lookOf(row.state, row.reason, row.held, page.reasons)} kind="bare" />
      </td>
      <td className={level === "usual" ? "n" : `n b c-${level}`}>
        {level !== "usual" && <Icon name={level === "warn" ? "clock" : "warn"} size="s" />}
        {out ? "" : length((now - Date.parse(row.since)) / 1000)}
      </td>
      <td className={row.with_name ? "cut mute1 with" : "nw mute1 num"}>{row.with_name ?? (row.with_number ? format.number(row.with_number) : "")}</td>
      <td className="only-wide cut mute1 queue">{queue}</td>
      <td className="only-wide mute1">{phone}</td>
      <td className="n only-wide counted">{row.calls}</td>
      <td className="n only-wide counted">{out ? "" : percent(row.occupied)}</td>
    </tr>
  );
}
