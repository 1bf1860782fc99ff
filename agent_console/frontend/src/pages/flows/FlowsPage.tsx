// Every flow of the firm: which version callers take, by whom, and who is drawing.

import { useState, useSyncExternalStore } from "react";
import { worded } from "../../designer/document";
import { authorOf } from "../../designer/kept";
import { AlarmLine, useAlarmsSaid } from "../../parts/AlarmLine";
import { moment } from "../../parts/alarmWords";
import { HelpDialog } from "../../parts/HelpDialog";
import { Icon } from "../../parts/Icon";
import { Me } from "../../parts/Me";
import { Shell } from "../../parts/Shell";
import { NONE } from "../../parts/Stat";
import { useNow, useSurroundings } from "../../parts/surroundings";
import { ToastStack } from "../../parts/ToastStack";
import { useKeys } from "../../parts/useKeys";
import { t } from "../../words";
import { leavePages } from "../desk/useLogOut";
import type { FlowsData } from "./data";
import { NewFlowDialog } from "./NewFlowDialog";
import type { FlowsWatch, Row } from "./watch";

export function FlowsPage({ watch }: { watch: FlowsWatch }) {
  const { page } = useSurroundings<FlowsData>();
  const listed = useSyncExternalStore(watch.subscribe, watch.get);
  const [help, setHelp] = useState(false);
  const [me, setMe] = useState(false);
  const [drawn, setDrawn] = useState(false);
  useKeys({ "?": () => setHelp(true), N: () => setDrawn(true) });
  useAlarmsSaid();
  const rows = listed.rows ?? [];
  return (
    <>
      <Shell
        place="flows"
        role={page.account.role}
        title={t("flow", "Flows")}
        strip={null}
        stripLabel=""
        help={() => setHelp(true)}
        foot={
          <>
            <span className="row only-wide hint">
              <Icon name="info" size="s" />
              {t("flow", "A call goes on in the version with which it began")}
            </span>
            <AlarmLine />
          </>
        }
        head={
          <>
            <span className="nw b livetitle" aria-hidden="true">{t("flow", "Flows")}</span>
            <button type="button" className="btn p end" aria-keyshortcuts="N" onClick={() => setDrawn(true)}>
              <Icon name="plus" size="s" />
              {t("flow", "New flow")}
            </button>
            <span className="only-wide rule" />
            <Me account={page.account} opened={me} open={setMe} more={[]} logOut={() => leavePages(page.forgery)} />
          </>
        }
      >
        <section className="panel flowlist" aria-label={t("flow", "Flows")}>
          {listed.fault && (
            <div className="notice st-warn" role="alert">
              <Icon name="warn" size="s" />
              <div>{listed.fault}</div>
            </div>
          )}
          <div className="scroll grow">
            {listed.rows === null ? (
              <div aria-busy="true" />
            ) : rows.length === 0 ? (
              <div className="empty half">
                <Icon name="flow" />
                <b>{t("flow", "There is no flow yet")}</b>
                <span className="s13 mute2">{t("flow", "A flow is what callers hear and may choose before somebody talks to them.")}</span>
              </div>
            ) : (
              <FlowTable rows={rows} people={listed.people} />
            )}
          </div>
        </section>
      </Shell>
      <ToastStack />
      {drawn && <NewFlowDialog watch={watch} taken={listed.rows} close={() => setDrawn(false)} />}
      {help && (
        <HelpDialog
          close={() => setHelp(false)}
          rows={[
            [t("flow", "Live"), t("flow", "The version that new callers take. Who is in an older one goes on in that.")],
            [t("flow", "Drafts"), t("flow", "Each has his own; nobody hears one before it is published.")],
            [t("flow", "From a file"), t("flow", "It lies in the home folder or came with the house. Once published from here, what was published is taken.")],
          ]}
        />
      )}
    </>
  );
}

function FlowTable({ rows, people }: { rows: Row[]; people: Record<string, string> }) {
  const { page, format } = useSurroundings<FlowsData>();
  const now = useNow();
  return (
    <table className="tbl" aria-label={t("flow", "Flows")}>
      <thead>
        <tr>
          <th>{t("flow", "Flow")}</th>
          <th className="n">{t("flow", "Live")}</th>
          <th>{t("flow", "Published by")}</th>
          <th className="only-wide">{t("flow", "Note")}</th>
          <th>{t("flow", "Drafts")}</th>
          <th className="n only-wide">{t("flow", "Nodes")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, live, published, drafts }) => (
          <tr key={name}>
            <td>
              <a className="b" href={`/flows/${name}`}>{worded(live?.title, page.language) ?? name}</a>{" "}
              {worded(live?.title, page.language) !== null && <span className="s12 mute2">{name}</span>}
            </td>
            <td className="n">{live ? live.version : <span className="mute2">{t("flow", "not yet")}</span>}</td>
            <td className="cut">
              {published && published.version === live?.version
                ? `${authorOf(published.author, people, t("flow", "From a file"))} · ${moment(published.published, format, now)}`
                : live
                  ? t("flow", "From a file")
                  : NONE}
            </td>
            <td className="cut mute1 only-wide">{published?.note || NONE}</td>
            <td className="cut">
              {drafts.length === 0 ? NONE : drafts.map((draft) => `${draft.author === page.account.name ? t("flow", "yours") : (people[draft.author] ?? draft.author)} · ${moment(draft.saved, format, now)}`).join("; ")}
            </td>
            <td className="n only-wide">{live?.nodes ?? NONE}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
