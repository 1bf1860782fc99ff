// What the caller does now, or what the world answers: keys, a message, rows of a database, an agent who is busy.

import { type FormEvent, useState, useSyncExternalStore } from "react";
import type { Answer, Trying } from "../../designer/trying";
import { t } from "../../words";
import { useDrawn } from "./designing";

const PAD = [..."123456789*0#"];

export function AnswerForm({ trying }: { trying: Trying }) {
  const { result, busy } = useSyncExternalStore(trying.subscribe, trying.get);
  const wants = result?.wants ?? null;
  if (!wants) return <div className="tryanswer" />;
  const say = (answer: Answer) => !busy && trying.answer(answer);
  return (
    <div className="tryanswer" role="group" aria-label={t("flow", "Answer")}>
      {wants === "words" && <WordsAnswer say={say} />}
      {(wants === "keys" || wants === "words") && <KeysAnswer say={say} />}
      {wants === "message" && <SecondsAnswer say={say} />}
      {wants === "queue" && <QueueAnswer say={say} />}
      {wants === "rows" && <RowsAnswer say={say} node={result?.node ?? ""} />}
      {wants === "status" && <StatusAnswer say={say} node={result?.node ?? ""} />}
      <div className="row wrap">
        {(wants === "rows" || wants === "status") && <button type="button" className="btn s" onClick={() => say({ times_out: true })}>{t("flow", "No answer in time")}</button>}
        {wants !== "keys" && wants !== "words" && <button type="button" className="btn s" onClick={() => say({ fails: "tried" })}>{t("flow", "It fails")}</button>}
        <button type="button" className="btn s" onClick={() => say({ hangs_up: true })}>{t("flow", "He hangs up")}</button>
      </div>
    </div>
  );
}

type Say = (answer: Answer) => void;

function KeysAnswer({ say }: { say: Say }) {
  const [keys, setKeys] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    say({ keys });
  };
  return (
    <form className="keysanswer" onSubmit={send}>
      <div className="row">
        <span className="field grow">
          <input
            className="num" inputMode="tel" aria-label={t("flow", "Keys he presses")} placeholder={t("flow", "Keys he presses")} value={keys} maxLength={40}
            onChange={(event) => setKeys(event.target.value.replace(/[^0-9*#]/g, ""))}
          />
        </span>
        <button type="submit" className="btn s p">{keys === "" ? t("flow", "Nothing") : t("flow", "Press")}</button>
      </div>
      <div className="pad3">
        {PAD.map((key) => (
          <button type="button" key={key} className="btn s" onClick={() => setKeys(keys + key)}>{key}</button>
        ))}
      </div>
    </form>
  );
}

function WordsAnswer({ say }: { say: Say }) {
  const [says, setSays] = useState("");
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); say({ says }); }}>
      <span className="field grow"><input aria-label={t("flow", "What he says")} placeholder={t("flow", "What he says")} value={says} maxLength={200} onChange={(event) => setSays(event.target.value)} /></span>
      <button type="submit" className="btn s p">{t("flow", "Says")}</button>
    </form>
  );
}

function SecondsAnswer({ say }: { say: Say }) {
  const [seconds, setSeconds] = useState("12");
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); say({ seconds: Number(seconds) || 0 }); }}>
      <span className="field grow"><input inputMode="decimal" aria-label={t("flow", "Seconds he speaks")} value={seconds} onChange={(event) => setSeconds(event.target.value)} /></span>
      <button type="submit" className="btn s p">{t("flow", "Speaks")}</button>
    </form>
  );
}

function QueueAnswer({ say }: { say: Say }) {
  const reasons: [string, string][] = [
    ["nobody-logged-in", t("flow", "nobody is logged in")],
    ["waited-too-long", t("flow", "he has waited too long")],
    ["agent-unavailable", t("flow", "the agent cannot take it")],
  ];
  const [why, setWhy] = useState("nobody-logged-in");
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); say({ refused: why }); }}>
      <span className="field grow">
        <select aria-label={t("flow", "Why he is given back")} value={why} onChange={(event) => setWhy(event.target.value)}>
          {reasons.map(([name, word]) => <option key={name} value={name}>{word}</option>)}
        </select>
      </span>
      <button type="submit" className="btn s p">{t("flow", "He is given back")}</button>
    </form>
  );
}

function useTaken(node: string): string[] {
  const taken = useDrawn().history.now.nodes[node]?.take as Record<string, unknown> | undefined;
  return taken ? Object.entries(taken).map(([variable, from]) => (typeof from === "string" ? from : variable)) : [];
}

type Given = string | number | boolean | null;

/** As it is written: 12 is a number, true is yes, nothing is nothing, all else a text. */
const given = (text: string): Given => (text === "" ? null : text === "true" ? true : text === "false" ? false : Number.isNaN(Number(text)) ? text : Number(text));

function ValuesFields({ names, values, change }: { names: string[]; values: Record<string, string>; change: (values: Record<string, string>) => void }) {
  return names.map((name) => (
    <label key={name} className="row s12">
      <span className="mono mute2">{name}</span>
      <span className="field grow"><input className="mono" value={values[name] ?? ""} onChange={(event) => change({ ...values, [name]: event.target.value })} /></span>
    </label>
  ));
}

function RowsAnswer({ say, node }: { say: Say; node: string }) {
  const columns = useTaken(node);
  const [values, setValues] = useState<Record<string, string>>({});
  return (
    <form className="keysanswer" onSubmit={(event) => { event.preventDefault(); say({ rows: [Object.fromEntries(columns.map((name) => [name, given(values[name] ?? "")]))] }); }}>
      <ValuesFields names={columns} values={values} change={setValues} />
      <div className="row">
        <button type="submit" className="btn s p">{t("flow", "This row comes")}</button>
        <button type="button" className="btn s" onClick={() => say({ rows: [] })}>{t("flow", "No row")}</button>
      </div>
    </form>
  );
}

function StatusAnswer({ say, node }: { say: Say; node: string }) {
  const names = useTaken(node);
  const [values, setValues] = useState<Record<string, string>>({});
  const [status, setStatus] = useState("200");
  return (
    <form className="keysanswer" onSubmit={(event) => { event.preventDefault(); say({ status: Number(status) || 200, values: Object.fromEntries(names.map((name) => [name, given(values[name] ?? "")])) }); }}>
      <label className="row s12">
        <span className="mute2">HTTP</span>
        <span className="field grow"><input inputMode="numeric" value={status} onChange={(event) => setStatus(event.target.value)} /></span>
      </label>
      <ValuesFields names={names} values={values} change={setValues} />
      <button type="submit" className="btn s p">{t("flow", "This comes")}</button>
    </form>
  );
}
