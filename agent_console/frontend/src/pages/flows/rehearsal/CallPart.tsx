// The test call as it goes: its steps, what may be done with it, its variables.

import { useEffect, useState } from "react";
import { Icon, Key } from "../../../parts/Icon";
import { phoneWords } from "../../../parts/phoneWords";
import { useSurroundings } from "../../../parts/surroundings";
import type { Rehearsed } from "../../../state/rehearsal";
import { t } from "../../../words";
import { DidNotWork, Way } from "../callers/OneCall";
import { KeypadKeys } from "../../desk/Keypad";
import { useDesigner, useDrawn, useNodeWord } from "../designing";
import { endWords, leftOutWord, placeWord } from "./phaseWords";
import { useTestCall, useTesting } from "./Rehearsing";
import { BROWSER } from "./testCall";

export function CallPart({ call }: { call: Rehearsed }) {
  return (
    <div className="trygrid">
      <div className="scroll">{call.way && <Way followed={call.way} pauses={call.phase === "pauses"} />}</div>
      <Acts call={call} />
      <Variables call={call} />
    </div>
  );
}

function Acts({ call }: { call: Rehearsed }) {
  const testCall = useTestCall();
  const { wanted, busy, phoneFault } = useTesting();
  const here = wanted.station === BROWSER;
  const { announce } = useSurroundings();
  const designer = useDesigner();
  const word = useNodeWord();
  const stand = call.way?.call.stands.at(-1);
  const place = stand ? placeWord(stand, designer.flow, word) : "";
  const said: Record<Rehearsed["phase"], string> = {
    rings: here ? t("flow", "It is put through to this page") : t("flow", "{station} rings", { station: wanted.station }),
    goes: t("flow", "It goes on"),
    pauses: t("flow", "It pauses before {node}", { node: place }),
    over: call.ended ? endWords(call.ended) : "",
  };
  const now = said[call.phase];
  useEffect(() => announce(now, "polite"), [announce, now]);
  const pauses = call.phase === "pauses" && !busy;
  return (
    <div className="testacts scroll">
      <b className={`phase is-${call.phase}`}>{now}</b>
      {call.phase === "over" ? (
        <div className="row">
          <button type="button" className="btn s p" onClick={() => void testCall.begin()}><Icon name="phone" size="s" />{t("flow", "Ring again")}</button>
          <button type="button" className="btn s" onClick={() => testCall.away()}>{t("flow", "Another telephone")}</button>
        </div>
      ) : (
        <div className="row" role="group" aria-label={t("flow", "Test call")}>
          <button type="button" className="btn s" aria-keyshortcuts="S" disabled={!pauses} onClick={() => void testCall.goOn(true)}>{t("flow", "Next node")}<Key>S</Key></button>
          <button type="button" className="btn s" aria-keyshortcuts="G" disabled={!pauses} onClick={() => void testCall.goOn(false)}><Icon name="play" size="s" />{t("flow", "Go on")}<Key>G</Key></button>
        </div>
      )}
      {here && call.phase !== "over" && <KeypadKeys press={(key) => testCall.press(key)} />}
      {here && phoneFault !== null && <p className="s12 c-danger" role="alert">{phoneWords(phoneFault).join(" ")}</p>}
      {call.leftOut.length > 0 && (
        <ul className="leftout s12" aria-label={t("flow", "What was left out")}>
          {/* biome-ignore lint/suspicious/noArrayIndexKey: they only ever follow one another */}
          {call.leftOut.map((one, at) => <li key={at}>{leftOutWord(one)}</li>)}
        </ul>
      )}
      <DidNotWork failed={call.way?.call.failed ?? []} />
    </div>
  );
}

/** In a pause the flow's own ones can be changed. */
function Variables({ call }: { call: Rehearsed }) {
  const { types } = useDrawn();
  const pauses = call.phase === "pauses";
  const fixed = types?.site.call ?? {};
  return (
    <section className="scroll values s12" aria-label={t("flow", "Variables")}>
      {Object.entries(call.way?.call.variables ?? {}).map(([name, value]) =>
        pauses && !(name in fixed) ? (
          <Variable key={`${name} ${value}`} name={name} value={value} />
        ) : (
          <div key={name} className="row"><span className="mono mute2 cut">{name}</span><span className="cut" title={value}>{value}</span></div>
        ),
      )}
    </section>
  );
}

const HIDDEN = "••"; // what the server shows of a secret

function Variable({ name, value }: { name: string; value: string }) {
  const testCall = useTestCall();
  const secret = value === HIDDEN;
  const before = secret ? "" : value;
  const [text, setText] = useState(before);
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); void testCall.give(name, text); }}>
      <span className="mono mute2 cut" title={name}>{name}</span>
      <input
        type={secret ? "password" : "text"} autoComplete="off" aria-label={name} placeholder={secret ? HIDDEN : undefined} value={text}
        onChange={({ target }) => setText(target.value)} onKeyDown={({ key }) => key === "Escape" && setText(before)}
      />
      <button type="submit" className="btn s" disabled={text === before} aria-label={t("flow", "Set {name}", { name })}>{t("flow", "Set")}</button>
    </form>
  );
}
