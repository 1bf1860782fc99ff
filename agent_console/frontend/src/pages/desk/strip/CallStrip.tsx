// A call that dials, talks or is on hold. Mute is always first, Hang up always last and apart.

import { useRef, useSyncExternalStore } from "react";
import { since } from "../../../clock";
import { length } from "../../../format";
import { Chip, dialling, onHold, talking } from "../../../parts/looks";
import { useFormat, useNow } from "../../../parts/surroundings";
import { t } from "../../../words";
import { useDesk, usePage, usePhone, useView } from "../context";
import { Keypad } from "../Keypad";
import { besides, nameOf } from "../person";
import { TransferPanel } from "../TransferPanel";
import { Control } from "./Control";
import { Toolbar } from "./toolbar";

export function CallStrip() {
  const desk = useDesk();
  const format = useFormat();
  const page = usePage();
  const phone = usePhone();
  const now = useNow();
  const [view, setView] = useView();
  const pad = useRef<HTMLButtonElement>(null);
  const over = useRef<HTMLButtonElement>(null);
  const call = useSyncExternalStore(desk.store.subscribe, () => desk.call);
  if (!call) return null;

  const name = nameOf(call, format);
  const held = call.state === "held";
  const dials = call.state === "dialling";
  const look = dials ? dialling() : held ? onHold() : talking();
  const queue = page.queues.find((one) => one.name === call.queue)?.title;
  const clockFrom = (held ? call.held : call.established) ?? call.began;
  const whole = call.established ? length(since(call.established, now)) : null;
  const not = dials ? t("strip", "Only when the call is answered") : null;
  const toggle = (what: "keypad" | "transfer") => setView({ opened: view.opened === what ? null : what });
  const close = () => setView({ opened: null });
  const atPhone = dials && phone.kind === "telephone";

  return (
    <section className={`callcard live ${look.style}`} role="group" aria-label={t("strip", "{name}, {state}", { name, state: look.word })}>
      <div className="who grow">
        <div className="row">
          <Chip look={look} kind="bare" />
          {call.recording && <span key={look.word} className="rec">{t("strip", "REC")}</span>}
          {!call.recording && page.recording && !dials && <span className="s12 mute1">{t("strip", "Not recorded")}</span>}
        </div>
        <div className="name cut">{name}</div>
        <div className="s12 mute1 cut num">
          {[atPhone ? t("strip", "Lift the telephone first") : (queue ?? besides(call, format)), held ? whole : null].filter(Boolean).join(" · ")}
        </div>
      </div>
      <div className="timer big" role="timer" aria-live="off" aria-label={held ? t("strip", "On hold for") : t("strip", "Length of the call")}>
        {length(since(clockFrom, now))}
      </div>
      <Toolbar label={t("strip", "Call controls")}>
        <Control icon="mic" letter="M" word={call.muted ? t("strip", "Muted") : t("strip", "Mute")} pressed={call.muted} tone="ring" why={not} press={() => desk.mute()} />
        <Control icon={held ? "play" : "pause"} letter="K" word={held ? t("strip", "Retrieve") : t("strip", "Hold")} pressed={held} tone="hold" why={not} press={() => desk.hold()} />
        <Control buttonRef={pad} icon="pad" letter="U" word={t("strip", "Keypad")} expanded={view.opened === "keypad"} why={not} press={() => toggle("keypad")} />
        <Control buttonRef={over} icon="xfer" letter="R" word={t("strip", "Transfer")} expanded={view.opened === "transfer"} why={not} press={() => toggle("transfer")} />
        <Control icon="hang" letter="X" word={t("strip", "Hang up")} end press={() => desk.hangUp()} />
      </Toolbar>
      {view.opened === "keypad" && !dials && <Keypad anchor={pad} close={close} press={(key) => desk.digits(key)} />}
      {view.opened === "transfer" && !dials && <TransferPanel anchor={over} close={close} />}
    </section>
  );
}
