// Phone and sound: where the agent sits, which devices this browser uses, whether they are heard.

import { useEffect, useRef, useState } from "react";
import type { StationChoice } from "../../link/messages";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { LevelBar } from "../../parts/LevelBar";
import { phoneWords } from "../../parts/phoneWords";
import { type Choice, chooseDevice, chosenDevices, closeStream, type Device, listDevices, openMicrophone, type Role } from "../../phone/devices";
import { type LevelMeter, meter } from "../../phone/level";
import { faultOf, type PhoneFault } from "../../phone/phone";
import { Ring } from "../../phone/ring";
import { t } from "../../words";
import { useDesk, useDeskState, usePhone } from "./context";
import { faultWords } from "./faults";

export function SoundDialog({ close }: { close: () => void }) {
  const phone = usePhone();
  return (
    <Dialog title={t("sound", "Phone and sound")} close={close}>
      <StationChooser />
      {phone.kind === "browser" && <Devices />}
      <Notifications />
    </Dialog>
  );
}

function StationChooser() {
  const desk = useDesk();
  const { station, calls } = useDeskState();
  const [stations, setStations] = useState<StationChoice[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    desk.stations().then(setStations, (error: unknown) => setFault(faultWords(error)));
  }, [desk]);
  const name = (choice: StationChoice) => {
    if (choice.kind === "browser") return t("login", "This browser");
    const word = t("login", "Telephone {station}", { station: choice.station });
    if (choice.taken_by && choice.station !== station) return t("sound", "{phone}, taken by {name}", { phone: word, name: choice.taken_by });
    return choice.reachable ? word : t("sound", "{phone}, not connected", { phone: word });
  };
  const sit = async (wanted: string) => {
    setFault(null);
    const refused = await desk.logIn(wanted);
    if (refused) setFault(faultWords(refused));
  };
  return (
    <div>
      <label className="lab" htmlFor="sit">{t("login", "Where you sit today")}</label>
      <div className="field">
        <Icon name="head" size="s" />
        <select id="sit" value={station ?? ""} disabled={calls.length > 0} onChange={(event) => void sit(event.target.value)}>
          {stations.map((choice) => (
            <option key={choice.station} value={choice.station} disabled={choice.taken_by !== null && choice.station !== station}>{name(choice)}</option>
          ))}
        </select>
        <Icon name="down" size="s" />
      </div>
      {fault && <p className="s12 c-danger" role="alert">{fault}</p>}
    </div>
  );
}

function Devices() {
  const [choice, setChoice] = useState<Choice>(chosenDevices);
  const [devices, setDevices] = useState<{ microphones: Device[]; speakers: Device[] }>({ microphones: [], speakers: [] });
  const [fault, setFault] = useState<PhoneFault | null>(null);
  const level = useMicrophone(choice.microphone, setFault, () => void listDevices().then(setDevices));
  const choose = (role: Role) => (id: string) => setChoice(chooseDevice(role, id));
  return (
    <>
      <div>
        <DeviceSelect id="microphone" label={t("sound", "Microphone")} devices={devices.microphones} value={choice.microphone} choose={choose("microphone")} />
        {fault ? <p className="s12 c-danger" role="alert">{phoneWords(fault).join(" ")}</p> : <LevelBar label={t("login", "Microphone level")} level={level} heard={t("login", "Microphone heard")} silent={t("login", "Say something")} />}
      </div>
      {devices.speakers.length > 0 && <DeviceSelect id="speaker" label={t("sound", "You hear the caller on")} devices={devices.speakers} value={choice.speaker} choose={choose("speaker")} />}
      <div>
        {devices.speakers.length > 0 && <DeviceSelect id="ringer" label={t("sound", "It rings on")} devices={devices.speakers} value={choice.ringer} choose={choose("ringer")} />}
        <TryRing />
      </div>
    </>
  );
}

function DeviceSelect({ id, label, devices, value, choose }: { id: string; label: string; devices: Device[]; value: string; choose: (id: string) => void }) {
  return (
    <div>
      <label className="lab" htmlFor={id}>{label}</label>
      <div className="field">
        <select id={id} value={devices.some((device) => device.id === value) ? value : ""} onChange={(event) => choose(event.target.value)}>
          <option value="">{t("sound", "The system's choice")}</option>
          {devices.map((device) => (
            <option key={device.id} value={device.id}>{device.label || device.id.slice(0, 8)}</option>
          ))}
        </select>
        <Icon name="down" size="s" />
      </div>
    </div>
  );
}

function TryRing() {
  const ring = useRef<Ring | null>(null);
  const [rings, setRings] = useState(false);
  useEffect(() => () => ring.current?.stop(), []);
  const toggle = () => {
    ring.current ??= new Ring(() => setRings(false));
    if (rings) ring.current.stop();
    else void ring.current.start();
    setRings(!rings);
  };
  return (
    <button type="button" className="btn s gap" aria-pressed={rings} onClick={toggle}>
      <Icon name="bell" size="s" />
      {rings ? t("sound", "Stop the ring") : t("sound", "Try the ring")}
    </button>
  );
}

function Notifications() {
  const [state, setState] = useState(() => ("Notification" in window ? Notification.permission : "denied"));
  const word = { granted: t("sound", "Calls are shown also while another window is in front."), denied: t("sound", "The browser shows no notifications of this page. Allow them beside its address, if you want them."), default: t("sound", "While another window is in front, a call can be shown by the system.") }[state];
  return (
    <div className="row s13 mute1">
      <span className="grow">{word}</span>
      {state === "default" && (
        <button type="button" className="btn s" onClick={() => void Notification.requestPermission().then(setState)}>{t("sound", "Allow")}</button>
      )}
    </div>
  );
}

/** Listens to the microphone as long as the dialog is open; the level, to be asked for each frame. */
function useMicrophone(id: string, failed: (fault: PhoneFault | null) => void, named: () => void): () => number {
  const levels = useRef<LevelMeter | null>(null);
  const told = useRef({ failed, named });
  told.current = { failed, named };
  useEffect(() => {
    let over = false;
    let stream: MediaStream | null = null;
    openMicrophone(id).then(
      (opened) => {
        if (over) return closeStream(opened);
        stream = opened;
        levels.current = meter(opened);
        told.current.failed(null);
        told.current.named(); // names are told only after the permission
      },
      (error: unknown) => !over && told.current.failed(faultOf(error)),
    );
    return () => {
      over = true;
      levels.current?.close();
      levels.current = null;
      closeStream(stream);
    };
  }, [id]);
  return () => levels.current?.level() ?? 0;
}
