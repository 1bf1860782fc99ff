import { useRef } from "react";
import { since } from "../../clock";
import { length } from "../../format";
import { Icon, Shape } from "../../parts/Icon";
import { type Look, lookOf, reasonWord } from "../../parts/looks";
import { type Group, Menu } from "../../parts/Menu";
import { useNow } from "../../parts/surroundings";
import { t } from "../../words";
import { useDesk, useDeskState, useMoment, usePage, useView } from "./context";
import { useLogOut } from "./useLogOut";

/** The agent's state, its clock, and the moves he has. During a call a choice is for after it. */
export function StateButton() {
  const button = useRef<HTMLButtonElement>(null);
  const [view, setView] = useView();
  const { me } = useDeskState();
  const { reasons } = usePage();
  const moment = useMoment();
  const now = useNow();
  const look: Look = me ? lookOf(me.state, me.reason, moment === "held", reasons) : { style: "st-out", shape: "out", word: t("state", "Logged out") };
  const overAfter = me?.state === "not-ready" ? reasons.find(({ name }) => name === me.reason)?.over_after : null;
  const seconds = me ? since(me.since, now) : 0;
  const over = overAfter !== null && overAfter !== undefined && seconds > overAfter;
  const next = me?.next ? nextWord(me.next.state, me.next.reason, reasons) : null;

  return (
    <>
      <button
        ref={button}
        type="button"
        className={`statebtn ${look.style}`}
        aria-haspopup="menu"
        aria-expanded={view.opened === "state"}
        onClick={() => setView({ opened: view.opened === "state" ? null : "state" })}
      >
        <Shape name={look.shape} />
        <span className="cut">
          {look.word}
          {next && <span className="next"> · {t("state", "then {state}", { state: next })}</span>}
        </span>
        {me && (
          <span className={over ? "timer c-warn row" : "timer"} aria-hidden="true">
            {over && <Icon name="clock" size="s" />}
            {length(seconds)}
          </span>
        )}
        <Icon name="down" size="s" />
      </button>
      {view.opened === "state" && <StateMenu anchor={button} close={() => setView({ opened: null })} />}
    </>
  );
}

function nextWord(state: string, reason: string | null, reasons: { name: string; title: string }[]): string {
  if (state === "ready") return t("state", "Ready");
  if (state === "logged-out") return t("state", "Logged out");
  return reasonWord(reason, reasons);
}

function StateMenu({ anchor, close }: { anchor: React.RefObject<HTMLElement | null>; close: () => void }) {
  const desk = useDesk();
  const { me } = useDeskState();
  const { reasons } = usePage();
  const logOut = useLogOut();
  const later = me?.state === "busy" || me?.state === "reserved";
  const chosen = later ? me?.next : me;
  const outside = !me || me.state === "logged-out";
  const why = outside ? t("state", "You are not logged in at the desk") : undefined;
  const groups: Group[] = [
    {
      ...(later ? { title: t("state", "After this call") } : {}),
      entries: [
        {
          id: "ready",
          letter: "G",
          label: <><span className="c-ready"><Shape name="ready" /></span>{t("act", "Ready")}</>,
          checked: chosen?.state === "ready",
          why,
          choose: () => desk.ready(),
        },
        ...reasons.map((reason) => ({
          id: reason.name,
          label: <><span className="mute1"><Shape name="notready" /></span>{reason.title}</>,
          checked: chosen?.state === "not-ready" && chosen.reason === reason.name,
          why,
          choose: () => desk.notReady(reason.name),
        })),
      ],
    },
    {
      entries: [
        {
          id: "log-out",
          label: <><span className="mute2"><Shape name="out" /></span>{t("state", "Log out")}</>,
          why: later ? t("state", "End your call first") : undefined,
          choose: () => void logOut(),
        },
      ],
    },
  ];
  return <Menu label={t("state", "Your state")} anchor={anchor} width={236} groups={groups} close={close} first={me?.state === "ready" ? reasons[0]?.name : "ready"} />;
}
