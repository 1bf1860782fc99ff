// The agent's desk: the frame, what is open in it, and what follows from a change of moment.

import { useEffect } from "react";
import { length, percent } from "../../format";
import { useAlarmsSaid } from "../../parts/AlarmLine";
import { useRecordsAsOf } from "../../parts/houseAlarms";
import { Me } from "../../parts/Me";
import { Icon } from "../../parts/Icon";
import { Shell } from "../../parts/Shell";
import { NONE, Stat } from "../../parts/Stat";
import { ToastStack } from "../../parts/ToastStack";
import { t } from "../../words";
import { CallPanel } from "./CallPanel";
import { CustomerPanel } from "./CustomerPanel";
import { type Tab, useColumnsCall, useMoment, usePage, usePhone, useView } from "./context";
import { useToday } from "./day";
import { Foot } from "./Foot";
import { KeysDialog } from "./KeysDialog";
import { MiddlePanel } from "./MiddlePanel";
import { Notices } from "./Notices";
import { Search } from "./Search";
import { SoundDialog } from "./SoundDialog";
import { StateButton } from "./StateButton";
import { Strip } from "./Strip";
import { Tabs } from "../../parts/Tabs";
import { useAlerts } from "./useAlerts";
import { useDeskKeys } from "./useDeskKeys";
import { useLogOut } from "./useLogOut";

export function DeskPage() {
  const page = usePage();
  const [view, setView] = useView();
  useAlerts();
  useAlarmsSaid();
  useDeskKeys();
  useFollowCalls();
  useAskBeforeLeaving();
  const close = () => setView({ opened: null });
  return (
    <>
      <Shell place="desk" role={page.account.role} title={t("shell", "Desk")} stripLabel={t("shell", "Calls")} head={<Head />} strip={<Strip />} foot={<Foot />} help={() => setView({ opened: "keys" })}>
        <div className="desk" data-tab={view.tab}>
          <NarrowTabs />
          <CustomerPanel />
          <MiddlePanel />
          <CallPanel />
        </div>
      </Shell>
      <Notices />
      <ToastStack />
      {view.opened === "keys" && <KeysDialog close={close} />}
      {view.opened === "sound" && <SoundDialog close={close} />}
    </>
  );
}

function Head() {
  const { account } = usePage();
  const [view, setView] = useView();
  const { day } = useToday();
  const { talking, ringing } = usePhone();
  const logOut = useLogOut();
  const tone = useRecordsAsOf() ? "mute2" : "";
  return (
    <>
      <StateButton />
      <Search />
      <div className="row only-wide end headstats">
        <Stat size="small" tone={tone} value={day ? day.calls : NONE} label={t("day", "calls today")} />
        <Stat size="small" tone={tone} value={day?.calls ? length(day.talked / day.calls) : NONE} label={t("day", "talk and hold, mean")} />
        <Stat size="small" tone={tone} value={day && day.staffed > 0 ? percent(day.occupied / day.staffed) : NONE} label={t("day", "occupancy")} />
      </div>
      <span className="only-wide rule" />
      <Me
        account={account}
        opened={view.opened === "me"}
        open={(yes) => setView({ opened: yes ? "me" : null })}
        stay={talking || ringing ? t("taste", "After the call: the page is loaded again, and your phone with it") : undefined}
        logOut={() => void logOut()}
        more={[
          { id: "sound", label: <><Icon name="head" size="s" />{t("sound", "Phone and sound")}</>, choose: () => setView({ opened: "sound" }) },
          { id: "keys", label: <><Icon name="text" size="s" />{t("key", "Keys")}</>, letter: "?", choose: () => setView({ opened: "keys" }) },
        ]}
      />
    </>
  );
}

/** On half a screen the columns are tabs. */
function NarrowTabs() {
  const [view, setView] = useView();
  const call = useColumnsCall();
  const wrap = useMoment() === "wrap-up" && view.looking === null;
  const tabs: { id: Tab; word: string }[] = [
    { id: "call", word: call ? t("call", "This call") : t("queues", "Queues") },
    { id: "history", word: wrap ? t("strip", "Wrap-up") : call || view.looking !== null ? t("history", "History") : t("mycalls", "My calls") },
    { id: "customer", word: call || view.looking !== null ? t("customer", "Customer") : t("day", "My day") },
  ];
  return (
    <div className="panel ntabs">
      <Tabs label={t("shell", "Columns")} tabs={tabs} chosen={view.tab} choose={(tab) => setView({ tab })} />
    </div>
  );
}

/** The soft phone lives in this page: leaving it during a call would cut the talk. */
function useAskBeforeLeaving(): void {
  const talking = usePhone().talking;
  useEffect(() => {
    if (!talking) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [talking]);
}

/** A new call takes the columns; a change of moment closes what belonged to the one before. */
function useFollowCalls(): void {
  const [view, setView] = useView();
  const call = useColumnsCall()?.interaction ?? null;
  const moment = useMoment();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another call is news
  useEffect(() => {
    if (call !== null) setView({ looking: null, creating: null, editing: false, tab: "call", middle: "wrap-up" });
  }, [call]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another moment is news
  useEffect(() => {
    if (view.opened !== null && view.opened !== "sound") setView({ opened: null });
    if (moment === "wrap-up") setView({ tab: "history", middle: "wrap-up" });
  }, [moment === "talking" || moment === "held" ? "call" : moment]);
}
