// "Call us": one big button, then a telephone. For people who have never seen it and will not read anything.

import { useEffect, useSyncExternalStore } from "react";
import { length } from "../../format";
import { Icon, Mark } from "../../parts/Icon";
import { LevelBar } from "../../parts/LevelBar";
import { useFormat, useNow, useSurroundings } from "../../parts/surroundings";
import type { VisitorData } from "../../page";
import type { VisitorFault, VisitorPhone } from "../../phone/visitor";
import { t } from "../../words";
import { KeypadKeys } from "../desk/Keypad";

export function CallUsPage({ phone }: { phone: VisitorPhone }) {
  const { page } = useSurroundings<VisitorData>();
  const format = useFormat();
  const state = useSyncExternalStore(phone.subscribe, phone.get);
  const busy = state.moment === "connecting" || state.moment === "calling" || state.moment === "talking";
  return (
    <div className="login callus">
      <main className="logcard">
        <div className="brand">
          <Mark />
          <span>{page.site.name}</span>
        </div>
        <section className="panel" aria-label={t("visitor", "Telephone")}>
          {busy ? <Talk phone={phone} /> : <Start phone={phone} />}
        </section>
        <p className="s12 mute2 hint">{t("visitor", "Or dial {number} on any telephone.", { number: format.number(page.number) })}</p>
        <Languages />
      </main>
    </div>
  );
}

function Start({ phone }: { phone: VisitorPhone }) {
  const format = useFormat();
  const { page } = useSurroundings<VisitorData>();
  const { moment, fault } = useSyncExternalStore(phone.subscribe, phone.get);
  return (
    <>
      <div>
        <h1 className="title">{t("visitor", "Call us from here")}</h1>
        <p className="s13 mute1">{t("visitor", "It costs nothing. You need a microphone; a headset is best.")}</p>
      </div>
      {moment === "ended" && !fault && (
        <div className="notice st-ready" role="status">
          <Icon name="check" />
          <div>{t("visitor", "The call has ended. Thank you for calling.")}</div>
        </div>
      )}
      {fault && (
        <div className="notice st-danger" role="alert">
          <Icon name="warn" />
          <div>{faultText(fault, format.number(page.number))}</div>
        </div>
      )}
      <button type="button" className="bigcall" onClick={() => void phone.call()}>
        <Icon name="phone" size="l" />
        {moment === "ended" ? t("visitor", "Call again") : t("visitor", "Call")}
      </button>
      <p className="s12 mute2">{t("visitor", "The browser asks whether it may use the microphone: allow it.")}</p>
    </>
  );
}

function faultText(fault: VisitorFault, number: string): string {
  switch (fault) {
    case "microphone-refused":
      return t("visitor", "The browser may not use your microphone. Click the sign beside the address above, allow the microphone, then call again.");
    case "microphone-missing":
    case "microphone-lost":
      return t("visitor", "No microphone is found. Plug a headset in, then call again.");
    case "insecure":
      return t("visitor", "Browsers give no microphone to this address. Open the page with https.");
    case "busy":
      return t("visitor", "All lines are busy. Call again in some minutes, or dial {number}.", { number });
    case "too-many":
      return t("visitor", "Too many calls from here. Wait some minutes, or dial {number}.", { number });
    default:
      return t("visitor", "The call could not be put through. Call again, or dial {number}.", { number });
  }
}

function Talk({ phone }: { phone: VisitorPhone }) {
  const { moment, muted, since } = useSyncExternalStore(phone.subscribe, phone.get);
  const now = useNow();
  const word = moment === "talking" ? t("visitor", "Connected") : moment === "calling" ? t("visitor", "Calling") : t("visitor", "Connecting");
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    const leave = () => phone.hangUp();
    addEventListener("beforeunload", ask);
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("beforeunload", ask);
      removeEventListener("pagehide", leave);
    };
  }, [phone]);
  return (
    <>
      <div className="row">
        <h1 className="title grow">{word}</h1>
        <span className="vh" role="status">{word}</span>
        <span className="timer callclock" role="timer" aria-live="off">{since === null ? "" : length((now - since) / 1000)}</span>
      </div>
      <LevelBar label={t("visitor", "Microphone level")} level={() => (muted ? 0 : phone.level())} heard={t("visitor", "You are heard")} silent={muted ? t("visitor", "You are muted") : t("visitor", "Say something")} />
      <p className="s13 mute1">{t("visitor", "Press keys here when the menu asks for them.")}</p>
      <KeypadKeys press={(key) => phone.tone(key)} focus={moment === "talking"} />
      <div className="row">
        <button type="button" className={muted ? "btn big grow mutedbtn" : "btn big grow"} aria-pressed={muted} disabled={moment !== "talking"} onClick={() => phone.mute()}>
          <Icon name="mic" />
          {muted ? t("visitor", "Muted") : t("visitor", "Mute")}
        </button>
        <button type="button" className="btn big grow fill-danger" onClick={() => phone.hangUp()}>
          <Icon name="hang" />
          {t("visitor", "Hang up")}
        </button>
      </div>
    </>
  );
}

function Languages() {
  const { page } = useSurroundings();
  return (
    <nav className="tastes" aria-label={t("visitor", "Language")}>
      <span className="row">
        <Icon name="globe" size="s" />
        <a href="?language=en" lang="en" hrefLang="en" aria-current={page.language === "en" ? "true" : undefined}>English</a>
        <a href="?language=zh" lang="zh-Hans" hrefLang="zh-Hans" aria-current={page.language === "zh" ? "true" : undefined}>中文</a>
      </span>
    </nav>
  );
}
