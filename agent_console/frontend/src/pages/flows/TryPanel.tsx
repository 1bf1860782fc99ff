// Tries the flow without a telephone: who calls, what he presses, what the world answers; what he hears then.

import { useMemo, useState, useSyncExternalStore } from "react";
import type { Trying } from "../../designer/trying";
import { length } from "../../format";
import type { TrialHappening } from "../../link/messages";
import { Icon, type IconName } from "../../parts/Icon";
import { Tabs } from "../../parts/Tabs";
import { t } from "../../words";
import { AnswerForm } from "./AnswerForm";
import { CallerSettings } from "./CallerSettings";
import { useDesigner, useDrawn, useNodeWord } from "./designing";
import { refusalWords } from "./faultWords";
import { type Hearing, useHearing } from "./hearing";
import { SaveTrialDialog } from "./SaveTrialDialog";
import { TrialsTab } from "./TrialsTab";
import { LinkFault } from "../../link/client";

type Tab = "try" | "trials";
const NOTHING: TrialHappening[] = [];

export function TryPanel({ trying, goTo }: { trying: Trying; goTo: (node: string) => void }) {
  const tried = useSyncExternalStore(trying.subscribe, trying.get);
  const { history, judged } = useDrawn();
  const [tab, setTab] = useState<Tab>("try");
  const [settings, setSettings] = useState(false);
  const [saving, setSaving] = useState(false);
  const { result, fault, trial } = tried;
  const answers = trial.answers ?? [];
  const hearing = useHearing(result?.happened ?? NOTHING);
  return (
    <section className="tryit" aria-label={t("flow", "Try it")}>
      <div className="row tryhead">
        <Tabs
          label={t("flow", "Try it")} chosen={tab} choose={setTab}
          tabs={[
            { id: "try", word: t("flow", "Try it") },
            { id: "trials", word: t("flow", "Trials"), count: history.now.trials?.length ?? 0 },
          ]}
        />
        <span className="row end">
          {tab === "try" && (
            <>
              <button type="button" className="btn s" aria-expanded={settings} onClick={() => setSettings(!settings)}>
                <Icon name="user" size="s" />
                {t("flow", "Who calls, and when")}
              </button>
              <button type="button" className="btn s" aria-pressed={hearing.aloud} onClick={() => hearing.setAloud(!hearing.aloud)}>
                <Icon name="head" size="s" />
                {t("flow", "Aloud")}
              </button>
              <button type="button" className="btn s" disabled={answers.length === 0} onClick={() => trying.back()}>{t("flow", "One back")}</button>
              <button type="button" className="btn s" onClick={() => trying.again()}>{t("flow", "Again")}</button>
              <button type="button" className="btn s" disabled={!result} onClick={() => setSaving(true)}>{t("flow", "Save as a trial")}</button>
            </>
          )}
          <button type="button" className="btn s q sq" aria-label={t("shell", "Close")} onClick={() => trying.show(false)}>
            <Icon name="x" size="s" />
          </button>
        </span>
      </div>
      {tab === "trials" ? (
        <TrialsTab trying={trying} judged={judged} open={() => setTab("try")} />
      ) : (
        <div className="trygrid">
          {fault ? (
            <div className="notice st-warn" role="alert">
              <Icon name="warn" size="s" />
              <div>{fault.code === "faulty-flow" ? t("flow", "It cannot be tried before its form is right: see its faults. {why}", { why: fault.message }) : refusalWords(new LinkFault(fault.code, fault.message))}</div>
            </div>
          ) : (
            <Steps happened={result?.happened ?? NOTHING} hearing={hearing} goTo={goTo} wants={result?.wants ?? null} here={result?.node ?? null} ended={result?.ended ?? null} />
          )}
          {settings ? <CallerSettings trying={trying} close={() => setSettings(false)} /> : <AnswerForm key={answers.length} trying={trying} />}
          <Values values={result?.variables ?? {}} failed={result?.failed ?? []} />
        </div>
      )}
      {saving && result && <SaveTrialDialog trying={trying} close={() => setSaving(false)} />}
    </section>
  );
}

const ICONS: Record<string, IconName> = { hears: "play", presses: "pad", says: "mic", speaks: "mic", waits: "clock", queue: "users", sent: "outc", answers: "db", notes: "text", votes: "star", "hangs-up": "hang", "hang-up": "hang", ends: "check" };

function happenedWord({ kind, text }: TrialHappening): string {
  const words: Record<string, () => string> = {
    hears: () => text,
    presses: () => (text === "" ? t("flow", "presses nothing") : t("flow", "presses {keys}", { keys: text })),
    says: () => t("flow", "says “{words}”", { words: text }),
    speaks: () => t("flow", "speaks for {time}", { time: text }),
    waits: () => t("flow", "waits {time}", { time: text }),
    notes: () => text,
    queue: () => t("flow", "waits in the queue {queue}", { queue: text }),
    sent: () => t("flow", "is sent to {where}", { where: text }),
    refused: () => t("flow", "is given back: {why}", { why: text }),
    answers: () => t("flow", "an answer comes: {what}", { what: text }),
    votes: () => t("flow", "votes {what}", { what: text }),
    "times-out": () => t("flow", "no answer comes in time"),
    fails: () => t("flow", "it cannot be done: {why}", { why: text }),
    "hangs-up": () => t("flow", "the caller hangs up"),
    "hang-up": () => t("flow", "the flow hangs up"),
    ends: () => t("flow", "the flow ends"),
    stuck: () => t("flow", "it does not go on from here"),
  };
  return words[kind]?.() ?? `${kind} ${text}`;
}

function Steps({ happened, hearing, goTo, wants, here, ended }: { happened: TrialHappening[]; hearing: Hearing; goTo: (node: string) => void; wants: string | null; here: string | null; ended: string | null }) {
  const designer = useDesigner();
  const word = useNodeWord();
  return (
    <ol className="steps scroll" aria-label={t("flow", "What happens")} ref={(list) => { if (list) list.scrollTop = list.scrollHeight; }}>
      {happened.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <li key={at}>
          <span className="num mute2 s12 at">{length(one.at)}</span>
          {one.heard ? <Ear line={at} text={one.text} hearing={hearing} /> : <Icon name={ICONS[one.kind] ?? "info"} size="s" />}
          <span className="grow">
            <button type="button" className="linklike b" disabled={one.flow !== designer.flow} onClick={() => goTo(one.node)}>{one.flow === designer.flow ? word(one.node) : `${one.flow} / ${one.node}`}</button>{" "}
            <span className="mute1">{happenedWord(one)}</span>
          </span>
        </li>
      ))}
      {wants && here && (
        <li className="nowstep">
          <span className="at" />
          <Icon name="right" size="s" />
          <b>{word(here)}</b>
          <span className="mute1 grow">{wantsWord(wants)}</span>
        </li>
      )}
      {ended && !wants && <li className="mute2 s13">{t("flow", "The call is over.")}</li>}
      {hearing.failed && <li className="c-danger s13" role="alert">{t("flow", "It cannot be played; is the server there?")}</li>}
    </ol>
  );
}

/** Plays what is heard there, as callers hear it. */
function Ear({ line, text, hearing }: { line: number; text: string; hearing: Hearing }) {
  const sounds = hearing.now === line;
  return (
    <button type="button" className="ear" aria-pressed={sounds} aria-label={t("flow", "Listen: {text}", { text })} title={t("flow", "Listen")} onClick={() => (sounds ? hearing.hush() : hearing.listen(line))}>
      <Icon name={sounds ? "pause" : "play"} size="s" />
    </button>
  );
}

function wantsWord(wants: string): string {
  const words: Record<string, () => string> = {
    keys: () => t("flow", "waits for keys"),
    words: () => t("flow", "waits for words, or keys"),
    message: () => t("flow", "waits for a message"),
    queue: () => t("flow", "waits for somebody to answer"),
    rows: () => t("flow", "waits for the database"),
    status: () => t("flow", "waits for the web service"),
  };
  return words[wants]?.() ?? t("flow", "waits for an answer");
}

function Values({ values, failed }: { values: Record<string, string>; failed: string[] }) {
  const rows = useMemo(() => Object.entries(values), [values]);
  return (
    <section className="scroll values s12" aria-label={t("flow", "Variables")}>
      {rows.map(([name, value]) => (
        <div key={name} className="row">
          <span className="mono mute2">{name}</span>
          <span className="cut" title={value}>{value}</span>
        </div>
      ))}
      {failed.map((why) => (
        <div key={why} className="c-danger">{why}</div>
      ))}
    </section>
  );
}
