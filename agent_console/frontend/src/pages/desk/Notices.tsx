// What needs the agent, floating over the foot so that nothing else moves: his phone, the connection.

import { useState } from "react";
import { Icon } from "../../parts/Icon";
import { phoneWords } from "../../parts/phoneWords";
import type { PhoneFault } from "../../phone/phone";
import { t } from "../../words";
import { useDeskState, useMoment, usePhone, useView } from "./context";

export function Notices() {
  const { fault } = usePhone();
  const { link } = useDeskState();
  const away = useMoment() === "away";
  const [closed, setClosed] = useState<PhoneFault | null>(null);
  const [, setView] = useView();
  const lost = !away && (link === "lost" || link === "connecting");
  const shown = fault !== null && fault !== closed && !(fault === "not-registered" && lost) ? fault : null;
  return (
    <section className="notices" aria-label={t("notice", "Notices")}>
      {lost && (
        <div className="notice st-warn" role="alert">
          <Icon name="link" />
          <div>
            <b>{t("notice", "The connection to the centre is lost.")}</b> {t("notice", "Your talk goes on. It comes back by itself; what you type is kept.")}
          </div>
        </div>
      )}
      {shown && (
        <div className="notice st-danger" role="alert">
          <Icon name="warn" />
          <div>
            <b>{phoneWords(shown)[0]}</b> {phoneWords(shown)[1]}
            <div className="row gap">
              <button type="button" className="btn s" onClick={() => setView({ opened: "sound" })}>{t("notice", "Check phone and sound")}</button>
              <button type="button" className="btn s q" onClick={() => setClosed(shown)}>{t("shell", "Close")}</button>
            </div>
          </div>
        </div>
      )}
    </section>
  );
}
