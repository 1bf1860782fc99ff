// Beside the drawing: over which days, of which version, who is in the flow now, and one call step by step.

import { type ReactNode, useId } from "react";
import { length } from "../../../format";
import type { FlowCaller, WalkedStep } from "../../../link/messages";
import { Icon } from "../../../parts/Icon";
import { useFormat, useNow } from "../../../parts/surroundings";
import type { Followed } from "../../../state/flowLive";
import { t, tn } from "../../../words";
import { useDesigner, useLanguage, useNodeWord } from "../designing";
import { exitWord } from "../words";
import { useCallers, useSeen } from "./Calling";
import { type Period, versionsOf } from "./watch";

const DAY = 86_400_000; // ms
const SPANS = [1, 7, 30] as const; // days

export function CallersPanel() {
  const { watch, nodes } = useCallers();
  const seen = useSeen();
  const format = useFormat();
  const now = useNow();
  const title = useId();
  if (!seen.open) return null;
  const periodOf = (days: number): Period =>
    days === 1 ? "today" : { first: format.dayKey(new Date(now - (days - 1) * DAY)), last: format.dayKey(new Date(now)) };
  const days = seen.period === "today" ? 1 : Math.round((Date.parse(seen.period.last) - Date.parse(seen.period.first)) / DAY) + 1;
  const words: Record<(typeof SPANS)[number], string> = { 1: t("flow", "Today"), 7: t("flow", "7 days"), 30: t("flow", "30 days") };
  const came = Math.max(0, ...[...nodes.values()].map(({ cameIn }) => cameIn));
  return (
    <section className="callerspanel" aria-labelledby={title}>
      <div className="row panelhead">
        <h2 id={title}>{t("flow", "Callers")}</h2>
        <button type="button" className="btn s q sq end" aria-label={t("flow", "Close")} onClick={() => watch.show(false)}>
          <Icon name="x" size="s" />
        </button>
      </div>
      <div className="row wrap">
        <span className="seg" role="group" aria-label={t("flow", "Period")}>
          {SPANS.map((span) => (
            <button key={span} type="button" aria-pressed={days === span} onClick={() => void watch.choose(periodOf(span))}>{words[span]}</button>
          ))}
        </span>
        <select aria-label={t("flow", "Version")} value={seen.version ?? ""} onChange={({ target }) => void watch.ofVersion(target.value === "" ? null : Number(target.value))}>
          <option value="">{t("flow", "All versions")}</option>
          {versionsOf(seen).map((version) => <option key={version} value={version}>{t("flow", "Version {n}", { n: version })}</option>)}
        </select>
      </div>
      {seen.fault && <p className="s13 c-danger" role="alert">{seen.fault.sentence ?? faultWord(seen.fault.code)}</p>}
      <p className="s13 mute2" role="status">{came === 0 ? t("flow", "Nobody has called in this time.") : tn("flow", "At most {n} caller came into one node.", "At most {n} callers came into one node.", came)}</p>
      {seen.followed ? <OneCall followed={seen.followed} letGo={() => watch.letGo()} /> : <AllCallers callers={seen.live?.callers ?? []} follow={(interaction) => void watch.follow(interaction)} />}
    </section>
  );
}

function faultWord(code: string): string {
  const words: Record<string, () => string> = {
    "no-such-flow": () => t("flow", "Nobody can be in it yet: it is not published."),
    "no-such-call": () => t("flow", "This call has just ended."),
    "too-many": () => t("flow", "You follow too many calls already."),
  };
  return words[code]?.() ?? t("flow", "The server did not answer. Try again in a moment.");
}

function AllCallers({ callers, follow }: { callers: readonly FlowCaller[]; follow: (interaction: string) => void }) {
  const format = useFormat();
  const word = useNodeWord();
  const now = useNow();
  if (callers.length === 0) return <p className="s13 mute2">{t("flow", "Nobody is in the flow now.")}</p>;
  return (
    <ul className="callerlist" aria-label={t("flow", "In the flow now")}>
      {callers.map(({ interaction, number, node, since }) => (
        <li key={interaction} className="row">
          <span className="cut">
            <b className="num">{number ? format.number(number) : t("flow", "withheld")}</b> {word(node)}
          </span>
          <span className="mute2 num end">{length((now - Date.parse(since)) / 1000)}</span>
          <button type="button" className="btn s" aria-label={t("flow", "Follow {number}", { number: number ? format.number(number) : t("flow", "withheld") })} onClick={() => follow(interaction)}>{t("flow", "Follow")}</button>
        </li>
      ))}
    </ul>
  );
}

function OneCall({ followed: { call, steps }, letGo }: { followed: Followed; letGo: () => void }) {
  const format = useFormat();
  const designer = useDesigner();
  const word = useNodeWord();
  const place = (flow: string, node: string): ReactNode => (flow === designer.flow ? word(node) : `${flow}: ${node}`);
  const here = call.stands.at(-1);
  return (
    <>
      <div className="row">
        <b className="num cut">{call.number ? format.number(call.number) : t("flow", "withheld")}</b>
        <button type="button" className="btn s end" onClick={letGo}>{t("flow", "Do not follow")}</button>
      </div>
      <ol className="callersteps" aria-label={t("flow", "His steps")}>
        {steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps only ever follow one another
          <li key={at} className="row">
            <span className="cut">{place(step.flow, step.node)}</span>
            <WayOut step={step} />
            <span className="mute2 num end">{length(step.seconds)}</span>
          </li>
        ))}
        {here && <li className="row here" aria-current="step"><span className="cut">{place(here.flow, here.node)}</span><span className="mute2">{t("flow", "he is here")}</span></li>}
      </ol>
      <p className="s13 mute2" role="status">{call.over ? t("flow", "The call is over.") : here ? "" : t("flow", "He has left the flow.")}</p>
      {Object.keys(call.variables).length > 0 && (
        <dl className="callervalues">
          {Object.entries(call.variables).map(([name, value]) => (
            <div key={name} className="row"><dt className="mute2 mono cut">{name}</dt><dd className="mono cut">{value}</dd></div>
          ))}
        </dl>
      )}
      {call.failed.length > 0 && (
        <ul className="callerfaults" aria-label={t("flow", "What did not work")}>
          {call.failed.map((why, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may fail again
            <li key={at} className="c-danger">{why}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function WayOut({ step }: { step: WalkedStep }) {
  const designer = useDesigner();
  const language = useLanguage();
  const node = step.flow === designer.flow ? designer.document.nodes[step.node] : undefined;
  const words: Record<string, () => string> = {
    "": () => t("flow", "the flow ended"),
    "hang-up": () => t("flow", "hung up"),
    ":onward": () => t("flow", "went on from here"),
    ":lost": () => t("flow", "lost by a fault"),
  };
  const exit = step.exit ?? "";
  return <span className={exit === "hang-up" || exit === ":lost" ? "c-danger" : "mute2"}>→ {words[exit]?.() ?? (node ? exitWord(exit, node, language) : exit)}</span>;
}
