import { AlarmLine } from "../../parts/AlarmLine";
import { useHouseAlarms } from "../../parts/houseAlarms";
import { Icon, Key } from "../../parts/Icon";
import { useNow } from "../../parts/surroundings";
import { bars } from "../../phone/quality";
import type { Moment } from "../../state/desk";
import { t } from "../../words";
import { useDeskState, useDrafts, useMoment, usePhone, useView } from "./context";
import { firstDraft } from "./draftForms";

export function Foot() {
  const phone = usePhone();
  const { link, station } = useDeskState();
  const moment = useMoment();
  const [, setView] = useView();
  useNow(); // a draft that was begun in a form shows its key within a second
  const calm = useHouseAlarms().length === 0;
  const draft = firstDraft(useDrafts()) !== null;
  const name = phone.kind === "telephone" ? t("foot", "Telephone {station}", { station: station ?? "" }) : [t("foot", "Browser phone"), phone.microphone].filter(Boolean).join(" · ");
  return (
    <>
      <button type="button" className="row" onClick={() => setView({ opened: "sound" })}>
        <Icon name="head" size="s" />
        {name}
      </button>
      <span className={phone.kind === "browser" && !phone.registered ? "row c-danger" : "row"}>
        {phone.quality ? <VoiceQuality /> : phone.kind === "browser" ? (phone.registered ? t("foot", "Phone ready") : t("foot", "Phone not connected")) : null}
      </span>
      <span className="row only-wide">
        <Icon name="link" size="s" />
        {link === "open" ? t("foot", "Connected") : t("foot", "Not connected")}
      </span>
      <span className="row keys">
        {/* an alarm takes the hints' place: their letters stand on the buttons, too */}
        <AlarmLine />
        {(calm ? hints(moment, draft) : []).map(([key, word]) => (
          // a hint of another moment is another hint: nothing slides
          <span key={`${moment} ${key}`}>
            <Key plain>{key}</Key>
            {word}
          </span>
        ))}
        <button type="button" className="row" onClick={() => setView({ opened: "keys" })}>
          <Key plain>?</Key>
          {t("key", "all keys")}
        </button>
      </span>
    </>
  );
}

function VoiceQuality() {
  const { quality } = usePhone();
  if (!quality) return null;
  const level = bars(quality);
  const word = level === 4 ? t("foot", "Voice good") : level >= 2 ? t("foot", "Voice fair") : t("foot", "Voice bad");
  return (
    <>
      <span className={`net ${level === 4 ? "" : level >= 2 ? "mid" : "low"}`} aria-hidden="true">
        {[4, 7, 10, 12].map((height, at) => (
          <i key={height} className={at < level ? "on" : ""} style={{ height }} />
        ))}
      </span>
      {word} · {t("foot", "loss {percent}", { percent: `${(quality.loss * 100).toFixed(1)}%` })}
      {quality.roundTrip !== null && ` · ${Math.round(quality.roundTrip)} ms`}
    </>
  );
}

function hints(moment: Moment, draft: boolean): [string, string][] {
  const back: [string, string][] = draft ? [["Q", t("key", "my draft")]] : [];
  switch (moment) {
    case "ringing":
      return [["Y", t("key", "answer")], ["N", t("key", "decline")]];
    case "dialling":
      return [["X", t("key", "hang up")], ["I", t("key", "notes")], ...back];
    case "talking":
    case "held":
      return [["M", t("key", "mute")], ["K", t("key", "hold")], ["R", t("key", "transfer")], ["X", t("key", "hang up")], ["I", t("key", "notes")], ...back];
    case "wrap-up":
      return [["Z", t("key", "reason")], ["I", t("key", "notes")], ["P", t("key", "30 s more")], ["W", t("key", "done")], ...back];
    default:
      return [["G", t("key", "ready")], ["N", t("key", "not ready")], ["U", t("key", "dial")], ["/", t("key", "search")], ...back];
  }
}
