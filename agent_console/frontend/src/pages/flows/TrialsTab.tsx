// The trials that stand in the flow, and how each came out.

import type { Trying } from "../../designer/trying";
import type { FlowJudged, TrialDisappointed } from "../../link/messages";
import { Icon } from "../../parts/Icon";
import { t, tn } from "../../words";
import { useDesigner, useDrawn } from "./designing";

/** What was expected, and what there was. */
export function trialOf({ of, expected, found }: TrialDisappointed): string {
  switch (of) {
    case "passes":
      return t("flow", "it should pass {expected}, and went {found}", { expected, found });
    case "hears":
      return t("flow", "he should hear “{expected}”, and heard “{found}”", { expected, found });
    case "ends":
      return t("flow", "it should lead to {expected}, and led to {found}", { expected, found });
    default:
      return t("flow", "{expected} should hold at the end, and was {found}", { expected, found });
  }
}

export function TrialsTab({ trying, judged, open }: { trying: Trying; judged: FlowJudged | null; open: () => void }) {
  const designer = useDesigner();
  const { history, judging } = useDrawn();
  const trials = history.now.trials ?? [];
  const known = judged !== null && judged.faults.length === 0 && !judging;
  const bad = new Set(judged?.disappointed.map(({ trial }) => trial)).size;
  return (
    <div className="trials scroll">
      <div className="row">
        <button type="button" className="btn s" disabled={trials.length === 0} onClick={() => void designer.insist().then(() => designer.judge())}>{t("flow", "Play all")}</button>
        <span className="s13 mute1" role="status">
          {trials.length === 0
            ? t("flow", "No trial yet: try the flow, then save it as one.")
            : !known
              ? t("flow", "Not played: the flow has faults, or is being checked.")
              : bad === 0
                ? tn("flow", "{n} trial comes out as expected", "All {n} trials come out as expected", trials.length)
                : tn("flow", "{n} trial does not come out as expected", "{n} trials do not come out as expected", bad)}
        </span>
      </div>
      <ul>
        {trials.map((trial) => {
          const wrong = judged?.disappointed.filter((one) => one.trial === trial.name) ?? [];
          return (
            <li key={trial.name}>
              <span className={wrong.length > 0 ? "c-danger" : known ? "c-ready" : "mute2"}><Icon name={wrong.length > 0 ? "warn" : known ? "check" : "clock"} size="s" /></span>
              <b>{trial.name}</b>
              <span className="grow mute1 s12">{wrong.map(trialOf).join("; ")}</span>
              <button type="button" className="btn s" onClick={() => { trying.load(trial); open(); }}>{t("flow", "Play")}<span className="vh"> {trial.name}</span></button>
              <button
                type="button" className="btn s q sq" aria-label={t("flow", "Remove {name}", { name: trial.name })}
                onClick={() => designer.change((now) => {
                  const left = (now.trials ?? []).filter((one) => one !== trial);
                  const { trials: _, ...rest } = now;
                  return left.length > 0 ? { ...now, trials: left } : rest;
                })}
              >
                <Icon name="x" size="s" />
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
