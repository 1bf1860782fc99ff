// One call's way through the flow, step by step.

import type { ReactNode } from "react";
import { length } from "../../../format";
import type { WalkedStep } from "../../../link/messages";
import { useFormat } from "../../../parts/surroundings";
import type { Followed } from "../../../state/flowLive";
import { t } from "../../../words";
import { useDesigner, useLanguage, useNodeWord } from "../designing";
import { exitWord } from "../words";

export function OneCall({ followed, letGo }: { followed: Followed; letGo: () => void }) {
  const format = useFormat();
  const { call } = followed;
  return (
    <>
      <div className="row">
        <b className="num cut">{call.number ? format.number(call.number) : t("flow", "withheld")}</b>
        <button type="button" className="btn s end" onClick={letGo}>{t("flow", "Do not follow")}</button>
      </div>
      <Way followed={followed} />
      <p className="s13 mute2" role="status">{call.over ? t("flow", "The call is over.") : call.stands.length > 0 ? "" : t("flow", "He has left the flow.")}</p>
      {Object.keys(call.variables).length > 0 && (
        <dl className="callervalues" aria-label={t("flow", "Variables")}>
          {Object.entries(call.variables).map(([name, value]) => (
            <div key={name} className="row"><dt className="mute2 mono cut">{name}</dt><dd className="mono cut" title={value}>{value}</dd></div>
          ))}
        </dl>
      )}
      <DidNotWork failed={call.failed} />
    </>
  );
}

/** What the flow asked for and did not get. */
export function DidNotWork({ failed }: { failed: readonly string[] }) {
  if (failed.length === 0) return null;
  return (
    <ul className="callerfaults" aria-label={t("flow", "What did not work")}>
      {failed.map((why, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same may fail again
        <li key={at} className="c-danger">{why}</li>
      ))}
    </ul>
  );
}

/** His steps, and where he is; the newest can be seen. */
export function Way({ followed: { call, steps }, pauses = false }: { followed: Followed; pauses?: boolean }) {
  const designer = useDesigner();
  const word = useNodeWord();
  const place = (flow: string, node: string): ReactNode =>
    flow === designer.flow ? <button type="button" className="linklike" onClick={({ currentTarget }) => { currentTarget.blur(); designer.choose([node]); }}>{word(node)}</button> : `${flow}: ${node}`;
  const here = call.stands.at(-1);
  return (
    <ol className="callersteps" aria-label={t("flow", "His steps")} ref={(list) => { if (list) list.scrollTop = list.scrollHeight; }}>
      {steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps only ever follow one another
        <li key={at} className="row">
          <span className="cut">{place(step.flow, step.node)}</span>
          <WayOut step={step} />
          <span className="mute2 num end">{length(step.seconds)}</span>
        </li>
      ))}
      {here && (
        <li className={pauses ? "row here paused" : "row here"} aria-current="step">
          <span className="cut">{place(here.flow, here.node)}</span>
          <span className="mute1 cut">{pauses ? t("flow", "pauses before it") : doesWord(call.does)}</span>
        </li>
      )}
    </ol>
  );
}

/** What the flow does with him just now. */
function doesWord(does: string | null): string {
  const words: Record<string, () => string> = {
    play: () => t("flow", "hears the announcement"),
    collect: () => t("flow", "waits for keys"),
    takemessage: () => t("flow", "leaves a message"),
    wait: () => t("flow", "waits"),
    query: () => t("flow", "waits for the database"),
    fetch: () => t("flow", "waits for the web service"),
  };
  return words[does ?? ""]?.() ?? t("flow", "he is here");
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
  return <span className={exit === "hang-up" || exit === ":lost" ? "c-danger cut" : "mute2 cut"}>→ {words[exit]?.() ?? (node ? exitWord(exit, node, language) : exit)}</span>;
}
