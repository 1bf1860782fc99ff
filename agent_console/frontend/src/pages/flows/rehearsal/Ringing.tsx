// Which telephone is to ring, who seems to call, and where the call is to pause.

import { useState } from "react";
import type { StationChoice } from "../../../link/messages";
import { Icon } from "../../../parts/Icon";
import { useFormat, useSurroundings } from "../../../parts/surroundings";
import { t, tn } from "../../../words";
import type { DesignerData } from "../data";
import { useDesigner, useDrawn } from "../designing";
import { languageWord } from "../words";
import { useTestCall, useTesting } from "./Rehearsing";
import { BROWSER } from "./testCall";

export function Ringing() {
  const testCall = useTestCall();
  const { stations, wanted, stops, busy } = useTesting();
  const { history, kept } = useDrawn();
  const designer = useDesigner();
  const format = useFormat();
  const [number, setNumber] = useState(wanted.caller);
  const wrong = number.trim() !== "" && format.dialled(number) === null;
  const many = [...stops].filter((node) => node in designer.document.nodes).length;
  const calls = (text: string) => {
    setNumber(text);
    testCall.want({ caller: text.trim() === "" ? "" : (format.dialled(text) ?? "") });
  };
  return (
    <form className="ringing" onSubmit={(event) => { event.preventDefault(); if (!wrong) void testCall.begin(); }}>
      <div className="ringfields">
        <label>
          <span className="lab">{t("flow", "Telephone that rings")}</span>
          <select value={wanted.station} onChange={({ target }) => testCall.want({ station: target.value })}>
            {stations.map((one) => <StationOption key={one.station} one={one} />)}
          </select>
        </label>
        <label>
          <span className="lab">{t("flow", "Calls from")}</span>
          <input type="tel" value={number} aria-invalid={wrong} placeholder={t("flow", "number withheld")} onChange={({ target }) => calls(target.value)} />
        </label>
        <label>
          <span className="lab">{t("flow", "Language")}</span>
          <select value={wanted.language} onChange={({ target }) => testCall.want({ language: target.value })}>
            <option value="">{t("flow", "the flow's first")}</option>
            {history.now.languages.map((code) => <option key={code} value={code}>{languageWord(code)}</option>)}
          </select>
        </label>
      </div>
      <label className="row s13"><input type="checkbox" checked={wanted.step} onChange={({ target }) => testCall.want({ step: target.checked })} />{t("flow", "Pause before every node")}</label>
      <label className="row s13"><input type="checkbox" checked={wanted.changes} onChange={({ target }) => testCall.want({ changes: target.checked })} />{t("flow", "What the flow writes is really written: votes, records, databases, web services")}</label>
      <div className="row">
        <button type="submit" className="btn s p" disabled={busy || wanted.station === "" || wrong}>
          <Icon name="phone" size="s" />
          {t("flow", "Ring")}
        </button>
        <span className="s13 mute2">
          {wrong ? (
            <span className="c-danger">{t("flow", "This is no telephone number.")}</span>
          ) : (
            <>
              {kept.saved === "none" ? t("flow", "Whoever answers goes through the flow that is live now.") : t("flow", "Whoever answers goes through the flow as it is drawn now.")}{" "}
              {many > 0 ? tn("flow", "It pauses before {n} node.", "It pauses before {n} nodes.", many) : t("flow", "Press a node's two bars, or B, and it pauses there.")}
            </>
          )}
        </span>
      </div>
    </form>
  );
}

function StationOption({ one }: { one: StationChoice }) {
  const { page } = useSurroundings<DesignerData>();
  if (one.station === BROWSER) return <option value={BROWSER}>{t("flow", "this page, with my headset")}</option>;
  const by = one.taken_by;
  const word = by === page.account.name ? t("flow", "{station}, mine", { station: one.station }) : by ? t("flow", "{station}, {agent} works there", { station: one.station, agent: by }) : one.reachable ? one.station : t("flow", "{station}, not reachable", { station: one.station });
  return <option value={one.station} disabled={by !== null && by !== page.account.name}>{word}</option>;
}
