// The queues: live for those who may watch the board, today's counts for everybody.

import { since } from "../../clock";
import { length, percent } from "../../format";
import { AsOf } from "../../parts/AsOf";
import { Icon } from "../../parts/Icon";
import { NONE } from "../../parts/Stat";
import { useNow } from "../../parts/surroundings";
import { isOverTarget, serviceLevel } from "../../state/board";
import { t } from "../../words";
import { usePage } from "./context";
import { useToday } from "./day";

export function QueuesPanel() {
  const { board, day } = useToday();
  const { queues } = usePage();
  const now = useNow();
  return (
    <section className="panel queues" aria-label={t("queues", "Queues")}>
      <header>
        <h2>{t("queues", "Queues")}</h2>
        <AsOf>{board ? null : t("queues", "today")}</AsOf>
      </header>
      <div className="scroll">
        <table className="tbl">
          <thead>
            <tr>
              <th>{t("queues", "Queue")}</th>
              <th className="n">{board ? t("queues", "Waiting") : t("queues", "Answered")}</th>
              {board && <th className="n">{t("queues", "Longest")}</th>}
              <th className="n">{t("queues", "Level")}</th>
            </tr>
          </thead>
          <tbody>
            {queues.map(({ name, title }) => {
              const live = board?.queues.find(({ queue }) => queue === name);
              const today = live ?? day?.queues.find(({ queue }) => queue === name);
              const level = today ? serviceLevel(today) : null;
              const over = live ? isOverTarget(live, now) : false;
              return (
                <tr key={name} className={over ? "hl" : ""}>
                  <td className="cut">{title}</td>
                  <td className="n b">{live ? live.waiting : today ? t("queues", "{answered} of {offered}", { answered: today.answered, offered: today.offered }) : NONE}</td>
                  {live && (
                    <td className={over ? "n b c-warn" : "n"}>
                      {over && <Icon name="clock" size="s" />}
                      {live.longest_since ? length(since(live.longest_since, now)) : NONE}
                    </td>
                  )}
                  <td className="n">{level === null ? NONE : percent(level)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
