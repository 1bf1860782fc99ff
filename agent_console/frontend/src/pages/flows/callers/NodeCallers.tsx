// On a node: who is there now, how many came, and how many gave up there.

import { percent } from "../../../format";
import { Icon } from "../../../parts/Icon";
import { useFormat } from "../../../parts/surroundings";
import { losesCallers } from "../../../state/flowLive";
import { t, tn } from "../../../words";
import { useCallers } from "./Calling";
import { stayWords } from "./Figures";

export function NodeCallers({ name }: { name: string }) {
  const { nodes } = useCallers();
  const format = useFormat();
  const here = nodes.get(name);
  if (!here) return null;
  return (
    <span className="callers" title={here.median !== null && here.p90 !== null ? stayWords(here.median, here.p90) : undefined}>
      {here.now > 0 && (
        <span className="now num" title={tn("flow", "{n} caller is here now", "{n} callers are here now", here.now)}>
          <Icon name="user" size="s" />
          {format.count(here.now)}
          <span className="vh">{tn("flow", "{n} caller is here now", "{n} callers are here now", here.now)}</span>
        </span>
      )}
      <span className="num">{t("flow", "{n} came", { n: format.count(here.cameIn) })}</span>
      {here.gaveUp > 0 && here.dropOff !== null && (
        <span className={losesCallers(here) ? "gaveup num much" : "gaveup num"}>{t("flow", "{share} hung up", { share: percent(here.dropOff) })}</span>
      )}
    </span>
  );
}
