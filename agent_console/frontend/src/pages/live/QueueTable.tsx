import { length, percent } from "../../format";
import type { QueueRow } from "../../link/messages";
import { Icon } from "../../parts/Icon";
import { NONE } from "../../parts/Stat";
import type { Queue } from "../../page";
import { isOverTarget, serviceLevel } from "../../state/board";
import { t } from "../../words";

export function QueueTable({ rows, queues, now }: { rows: QueueRow[]; queues: Queue[]; now: number }) {
  return (
    <table className="tbl" aria-label={t("live", "Queues")}>
      <thead>
        <tr>
          <th>{t("live", "Queue")}</th>
          <th className="n">{t("live", "Wait")}</th>
          <th className="n">{t("live", "Longest")}</th>
          <th className="n">{t("live", "Level")}</th>
          <th className="n">{t("live", "Lost")}</th>
          <th className="n">{t("live", "Ready")}</th>
          <th className="n">{t("live", "Busy")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const over = isOverTarget(row, now);
          const level = serviceLevel(row);
          const nobody = row.logged_in === 0;
          return (
            <tr key={row.queue} className={over || (nobody && row.waiting > 0) ? "hl" : ""}>
              <td className="cut name">{queues.find(({ name }) => name === row.queue)?.title ?? row.queue}</td>
              <td className="n b">{row.waiting}</td>
              <td className={over ? "n c-warn b" : "n"}>
                {over && <Icon name="clock" size="s" />}
                {row.longest_since ? length((now - Date.parse(row.longest_since)) / 1000) : NONE}
              </td>
              <td className="n counted">{level === null ? NONE : percent(level)}</td>
              <td className="n counted">{row.abandoned + row.overflowed}</td>
              <td className="n">{nobody ? <span className="mute2" title={t("live", "Nobody is logged in who serves this queue")}>{NONE}</span> : row.ready}</td>
              <td className="n">{row.busy}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
