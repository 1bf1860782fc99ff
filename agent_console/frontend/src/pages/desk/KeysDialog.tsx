import { useState } from "react";
import { Dialog } from "../../parts/Dialog";
import { Key } from "../../parts/Icon";
import { lettersAlone, setLettersAlone } from "../../parts/useKeys";
import { t } from "../../words";

/** Help: every key, and the switch for letters alone. */
export function KeysDialog({ close }: { close: () => void }) {
  const [alone, setAlone] = useState(lettersAlone);
  const rows: [string, string][] = [
    ["Y", t("key", "answer")],
    ["N", t("key", "decline, or not ready with reason")],
    ["G", t("key", "ready")],
    ["M", t("key", "mute")],
    ["K", t("key", "hold, retrieve")],
    ["U", t("key", "dial field; in a call the keypad")],
    ["R", t("key", "transfer")],
    ["X", t("key", "hang up")],
    ["I", t("key", "notes")],
    ["Z", t("key", "reason")],
    ["W", t("key", "wrap-up done")],
    ["P", t("key", "30 s more for wrap-up")],
    ["L", t("key", "search customers, as / does")],
    ["Q", t("key", "back to my draft")],
    ["?", t("key", "all keys")],
  ];
  return (
    <Dialog title={t("key", "Keys")} wide close={close}>
      <p className="s13 mute1">{t("key", "A letter alone works while no field has the focus; Alt and the letter always do. In the wrap-up the digits choose the reason. Esc closes, and never hangs up.")}</p>
      <dl className="keylist">
        {rows.map(([key, word]) => (
          <div key={key}>
            <dt><Key plain>{key}</Key><span className="vh">{key}</span></dt>
            <dd>{word}</dd>
          </div>
        ))}
      </dl>
      <label className="row">
        <input
          type="checkbox"
          checked={alone}
          onChange={(event) => {
            setAlone(event.target.checked);
            setLettersAlone(event.target.checked);
          }}
        />
        {t("key", "Letters alone count, too")}
      </label>
    </Dialog>
  );
}
