// What was published, by whom and why; compared with what is drawn; live again by a press.

import { useState } from "react";
import type { Difference } from "../../designer/difference";
import type { FlowDocument } from "../../designer/document";
import { authorOf, type Version } from "../../designer/kept";
import { moment } from "../../parts/alarmWords";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { useNow, useSurroundings } from "../../parts/surroundings";
import { t, tn } from "../../words";
import { useDesigner, useDrawn, useLanguage, useNodeWord } from "./designing";
import { refusalWords } from "./faultWords";
import { exitWord, fieldWord, languageWord } from "./words";

export interface Comparison {
  version: number;
  difference: Difference;
}

interface Props {
  comparison: Comparison | null;
  compare: (version: number | null) => void;
  goTo: (node: string) => void;
  close: () => void;
}

export function VersionsPanel({ comparison, compare, goTo, close }: Props) {
  const { flow } = useDrawn();
  const versions = flow?.versions ?? [];
  return (
    <aside className="form" aria-label={t("flow", "Versions")}>
      <div className="row panelhead">
        <h2>{t("flow", "Versions")}</h2>
        <button type="button" className="btn s q sq end" aria-label={t("shell", "Close")} onClick={close}>
          <Icon name="x" size="s" />
        </button>
      </div>
      <div className="scroll grow">
        {comparison ? (
          <Changes comparison={comparison} goTo={goTo} back={() => compare(null)} />
        ) : versions.length === 0 ? (
          <p className="formbody s13 mute2">{t("flow", "Nothing was published from here yet.")}</p>
        ) : (
          <ol className="versions">
            {versions.map((version) => <OneVersion key={version.version} version={version} compare={compare} />)}
          </ol>
        )}
      </div>
    </aside>
  );
}

function OneVersion({ version, compare }: { version: Version; compare: Props["compare"] }) {
  const designer = useDesigner();
  const { flow } = useDrawn();
  const { format, toasts } = useSurroundings();
  const now = useNow();
  const [asked, setAsked] = useState(false);
  const live = flow?.live === version.version;
  const makeLive = async () => {
    setAsked(false);
    try {
      await designer.makeLive(version.version);
      toasts.done(t("flow", "Version {version} is live: new callers take it", { version: version.version }));
    } catch (error) {
      toasts.fault(refusalWords(error));
    }
  };
  const drawOn = async () => {
    try {
      const { version: _, ...document } = await designer.version(version.version);
      designer.change(() => designer.settled(document as FlowDocument));
    } catch (error) {
      toasts.fault(refusalWords(error));
    }
  };
  return (
    <li className="version">
      <div className="row">
        <b>{t("flow", "Version {version}", { version: version.version })}</b>
        {live && <span className="chip tag st-ready">{t("flow", "live")}</span>}
      </div>
      <div className="s12 mute1">{authorOf(version.author, flow?.people ?? {}, t("flow", "From a file"))} · {moment(version.published, format, now)}</div>
      {version.note && <div className="s13">{version.note}</div>}
      {version.in_spite_of && <div className="s12 c-warn">{t("flow", "In spite of a trial: {why}", { why: version.in_spite_of })}</div>}
      <div className="row wrap">
        <button type="button" className="btn s" onClick={() => compare(version.version)}>{t("flow", "Compare")}<span className="vh"> {version.version}</span></button>
        {!live && <button type="button" className="btn s" onClick={() => setAsked(true)}>{t("flow", "Make live")}<span className="vh"> {version.version}</span></button>}
        <button type="button" className="btn s q" onClick={() => void drawOn()}>{t("flow", "Draw on from it")}</button>
      </div>
      {asked && (
        <Dialog title={t("flow", "Back to version {version}?", { version: version.version })} close={() => setAsked(false)}>
          <p className="s13">{t("flow", "New callers take version {version} from now on. Who is in another one goes on in that; what you draw is kept.", { version: version.version })}</p>
          <div className="row formend">
            <button type="button" className="btn p" onClick={() => void makeLive()}>{t("flow", "Make live")}</button>
            <button type="button" className="btn" onClick={() => setAsked(false)}>{t("flow", "Cancel")}</button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

function Changes({ comparison: { version, difference }, goTo, back }: { comparison: Comparison; goTo: (node: string) => void; back: () => void }) {
  const language = useLanguage();
  const word = useNodeWord();
  const kindWord = { added: t("flow", "added"), removed: t("flow", "removed"), changed: t("flow", "changed") };
  return (
    <div className="formbody">
      <button type="button" className="btn s" onClick={back}>{t("flow", "Back to the list")}</button>
      <p className="s13 mute1" role="status">
        {difference.changes.length === 0
          ? t("flow", "What is drawn and version {version} are the same for callers.", { version })
          : tn("flow", "From version {version} to what is drawn: {n} change", "From version {version} to what is drawn: {n} changes", difference.changes.length, { version })}
      </p>
      {difference.changes.map(({ node, kind, fields }) => {
        const drawn = node === null ? undefined : difference.document.nodes[node];
        return (
          <section key={node ?? ""} className={`change look-${kind}`} aria-label={node === null ? t("flow", "The flow") : node}>
            <div className="row">
              {node === null ? <b>{t("flow", "The flow")}</b> : <button type="button" className="linklike b" onClick={() => goTo(node)}>{titleIn(drawn?.title, language) ?? word(node)}</button>}
              <span className={`chip tag is-${kind}`}>{kindWord[kind]}</span>
            </div>
            {fields.map(({ path, before, after }) => (
              <div key={path} className="s12">
                <span className="mute2">{pathWord(path, drawn?.type ?? "")}</span>{" "}
                {before !== undefined && <del>{shown(before)}</del>} {after !== undefined && <ins>{shown(after)}</ins>}
              </div>
            ))}
          </section>
        );
      })}
    </div>
  );
}

const titleIn = (title: Record<string, string> | undefined, language: string): string | null => title?.[language] ?? Object.values(title ?? {})[0] ?? null;

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** "Prompt · Text · English". */
function pathWord(path: string, type: string): string {
  const [first = "", ...rest] = path.split(".");
  const own: Record<string, string> = { exits: t("flow", "Exit"), title: t("flow", "Name on the drawing"), note: t("flow", "Note"), start: t("flow", "Callers enter at"), variables: t("flow", "Variables"), trials: t("flow", "Trials"), default: t("flow", "default"), hang_up: t("flow", "after hang-up") };
  const words = [own[first] ?? fieldWord(first, type)];
  for (const step of rest) words.push(first === "exits" ? exitWord(step) : /^[a-z]{2}$/.test(step) ? languageWord(step) : /^\d|[*#]/.test(step) ? step : fieldWord(step, type));
  return words.join(" · ");
}
