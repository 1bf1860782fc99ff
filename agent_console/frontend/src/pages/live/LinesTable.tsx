import type { BoardRow } from "../../link/messages";
import { Icon } from "../../parts/Icon";
import { t } from "../../words";

/** Each board of lines as a bar: how full it is now, and how often it was full today. */
export function LinesTable({ rows }: { rows: BoardRow[] }) {
  return (
    <ul className="list s13">
      {rows.map((row) => {
        const full = row.in_use >= row.lines;
        return (
          <li key={row.board}>
            <b className="boardname cut">{row.board}</b>
            <span className="bar grow" role="img" aria-label={t("live", "{n} of {lines} lines in use", { n: row.in_use, lines: row.lines })}>
              <i className={full ? "full" : ""} style={{ width: `${row.lines ? Math.round((row.in_use / row.lines) * 100) : 0}%` }} />
            </span>
            <span className="num nw used">
              {row.in_use} / {row.lines}
            </span>
            <span className={row.refused ? "c-warn b nw row refused counted" : "mute2 nw refused counted"}>
              {row.refused > 0 && <Icon name="warn" size="s" />}
              {t("live", "{n} refused", { n: row.refused })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
