// The team lead's live board: what needs a person shines, all else is grey.

import { useState, useSyncExternalStore } from "react";
import { AlarmLine } from "../../parts/AlarmLine";
import { moment } from "../../parts/alarmWords";
import { HelpDialog } from "../../parts/HelpDialog";
import { useHouseAlarms, useRecordsAsOf } from "../../parts/houseAlarms";
import { Icon, Key, Shape } from "../../parts/Icon";
import { Me } from "../../parts/Me";
import { Shell } from "../../parts/Shell";
import { useNow, useSurroundings } from "../../parts/surroundings";
import { ToastStack } from "../../parts/ToastStack";
import { useKeys } from "../../parts/useKeys";
import type { WorkData } from "../../page";
import { alarmsOf } from "../../state/alarms";
import { EMPTY_BOARD, limitsOf } from "../../state/board";
import { t } from "../../words";
import { leavePages } from "../desk/useLogOut";
import { AgentTable } from "./AgentTable";
import { Alarms } from "./Alarms";
import { KeyFigures } from "./KeyFigures";
import { LinesTable } from "./LinesTable";
import { QueueTable } from "./QueueTable";
import type { BoardWatch } from "./watch";

export function LivePage({ watch }: { watch: BoardWatch }) {
  const { page, format } = useSurroundings<WorkData>();
  const now = useNow();
  const watched = useSyncExternalStore(watch.subscribe, watch.get);
  const [help, setHelp] = useState(false);
  const [me, setMe] = useState(false);
  useKeys({ "?": () => setHelp(true) });
  const behind = watch.behind();
  const board = watched.board ?? EMPTY_BOARD;
  const stale = behind > 0 || watched.link !== "open";
  const house = useHouseAlarms();
  const asOf = useRecordsAsOf();
  const counted = asOf === null ? null : moment(asOf, format, now);

  return (
    <>
      <Shell
        place="live"
        role={page.account.role}
        title={t("live", "Live board")}
        stripLabel={t("live", "Key figures")}
        strip={<KeyFigures board={board} now={now} stale={stale} counted={counted} />}
        help={() => setHelp(true)}
        foot={<Foot />}
        head={
          <>
            <span className="nw b livetitle" aria-hidden="true">{t("live", "Live board")}</span>
            {counted && !stale && (
              <span className="row end s12 c-warn">
                <Icon name="clock" size="s" />
                {t("live", "Counts as of {time}", { time: counted })}
              </span>
            )}
            <span className={`row s12 ${counted && !stale ? "" : "end"} ${stale ? "c-warn" : "mute1"}`}>
              {stale ? <Icon name="clock" size="s" /> : <span className="c-ready"><Shape name="ready" /></span>}
              {behind > 0 ? t("live", "{n} s behind", { n: behind }) : watched.link === "open" ? t("live", "Live") : t("live", "Connecting")}
            </span>
            {/* said once when it turns, not each second */}
            <span className="vh" role="status">{stale ? t("live", "The figures are old") : t("live", "The figures are live")}</span>
            <span className="only-wide rule" />
            <Me account={page.account} opened={me} open={setMe} more={[]} logOut={() => leavePages(page.forgery)} />
          </>
        }
      >
        {watched.refused === "not-allowed" ? (
          <section className="panel">
            <div className="empty">
              <Icon name="lock" />
              <b>{t("live", "Your role does not see the live board")}</b>
              <span className="s13 mute2">{t("live", "Ask the administrator.")}</span>
            </div>
          </section>
        ) : (
          <div className={`lead ${stale ? "stale" : ""} ${counted ? "oldcounts" : ""}`}>
            <div className="leadleft">
              <section className="panel scroll">
                <QueueTable rows={board.queues} queues={page.queues} now={now} />
              </section>
              <Alarms alarms={alarmsOf(board, limitsOf(page.reasons), now, house)} page={page} now={now} />
              <section className="panel only-wide lines" aria-label={t("live", "Lines")}>
                <header>
                  <h2>{t("live", "Lines")}</h2>
                </header>
                <LinesTable rows={board.boards} />
              </section>
            </div>
            <section className="panel agents">
              <div className="scroll grow">
                <AgentTable rows={board.agents} page={page} now={now} />
                {watched.board && board.agents.length === 0 && (
                  <div className="empty half">
                    <Icon name="users" />
                    <b>{t("live", "Nobody is logged in")}</b>
                    <span className="s13 mute2">{t("live", "Agents stand here from the moment they log in at a desk.")}</span>
                  </div>
                )}
              </div>
            </section>
          </div>
        )}
      </Shell>
      <ToastStack />
      {help && <Help close={() => setHelp(false)} />}
    </>
  );
}

function Foot() {
  return (
    <>
      <span className="row">
        <Icon name="info" size="s" />
        {t("live", "Counted since midnight; a level counts calls that were given up or sent on")}
      </span>
      {/* on half a screen the list of alarms has no room */}
      <span className="only-narrow grow">
        <AlarmLine />
      </span>
      <span className="row keys">
        <span>
          <Key plain>↑↓</Key>
          {t("live", "choose a row")}
        </span>
      </span>
    </>
  );
}

function Help({ close }: { close: () => void }) {
  const rows: [string, string][] = [
    [t("live", "Service level"), t("live", "Share of calls that were answered within their queue's target, of all that were answered, given up or sent on.")],
    [t("live", "Abandoned"), t("live", "Share of offered calls whose caller hung up while waiting. Short ones count, too.")],
    [t("live", "Talk, mean"), t("live", "Talk and hold of today's ended talks, divided by their number.")],
    [t("live", "Occ."), t("live", "Occupancy: share of the time logged in that went to calls and wrap-up.")],
    [t("live", "Order of the agents"), t("live", "First who needs you (phone not heard, break too long), then by state, then who is longest in it.")],
  ];
  return <HelpDialog rows={rows} close={close} />;
}
