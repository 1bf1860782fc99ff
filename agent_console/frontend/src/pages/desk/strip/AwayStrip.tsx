// No desk yet, or no more: the strip says why and what to do.

import { useEffect, useState, useSyncExternalStore } from "react";
import { Icon } from "../../../parts/Icon";
import { t } from "../../../words";
import { useDesk, useDeskState, useView } from "../context";
import { faultWords } from "../faults";

export function AwayStrip() {
  const desk = useDesk();
  const { link, linkReason, me } = useDeskState();
  const refused = useSyncExternalStore(desk.subscribe, () => desk.refused);
  const [, setView] = useView();
  const late = useLate(link === "connecting" || link === "lost");

  if (refused)
    return (
      <Card title={t("strip", "Not logged in at the desk")} text={faultWords(refused)}>
        {refused.code === "already-logged-in" && <Act word={t("strip", "Continue here")} press={() => desk.comeBack(true)} />}
        {(refused.code === "station-taken" || refused.code === "unknown-station") && <Act word={t("strip", "Choose a phone")} press={() => setView({ opened: "sound" })} />}
        {refused.code !== "already-logged-in" && <Act word={t("strip", "Try again")} press={() => desk.comeBack(false)} />}
      </Card>
    );
  if (link === "ended" && linkReason === "taken-over")
    return (
      <Card title={t("strip", "You work at another place now")} text={t("strip", "You were logged in there, so this desk has ended. Nothing you typed is lost.")}>
        <Act word={t("strip", "Continue here")} press={() => desk.comeBack(true)} />
      </Card>
    );
  if (link === "ended" && linkReason === "account-closed")
    return <Card title={t("strip", "Your account is closed")} text={t("strip", "Ask your team lead or the administrator.")} />;
  if (link === "open" && me)
    return (
      <Card title={t("strip", "You are logged out")} text={t("strip", "No call comes to this desk.")}>
        <Act word={t("strip", "Log in again")} press={() => desk.comeBack(false)} />
      </Card>
    );
  return (
    <Card
      title={late ? t("strip", "No connection to the centre") : t("strip", "Connecting")}
      text={late ? t("strip", "This page tries again by itself. If it stays so, tell the administrator.") : t("strip", "One moment")}
    />
  );
}

function Card({ title, text, children }: { title: string; text: string; children?: React.ReactNode }) {
  return (
    <section className="callcard" role="status">
      <span className="mute2">
        <Icon name="link" size="l" />
      </span>
      <div className="who grow">
        <div className="name cut">{title}</div>
        <div className="s13 mute1">{text}</div>
      </div>
      <div className="ctls">{children}</div>
    </section>
  );
}

function Act({ word, press }: { word: string; press: () => void }) {
  return (
    <button type="button" className="btn p tall" onClick={press}>
      {word}
    </button>
  );
}

/** True when it has lasted two seconds: a short hiccup is not worth a word. */
function useLate(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setLate(false);
      return;
    }
    const timer = window.setTimeout(() => setLate(true), 2000);
    return () => window.clearTimeout(timer);
  }, [waiting]);
  return late;
}
