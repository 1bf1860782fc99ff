// What a template or a flow out of a file names, and this house does not have: one's own is chosen instead.

import { foreignNames, settledOn, type SiteNames } from "../../../designer/foreign";
import { Icon } from "../../../parts/Icon";
import { t } from "../../../words";
import { useDesigner, useDrawn, useNodeWord } from "../designing";
import { known, useFilling } from "./context";
import { Select } from "./inputs";

function siteWord(of: SiteNames, name: string): string {
  const words: Record<SiteNames, string> = {
    queues: t("flow", "Queue “{name}”", { name }),
    hours: t("flow", "Hours “{name}”", { name }),
    mailboxes: t("flow", "Mailbox “{name}”", { name }),
    stations: t("flow", "Telephone “{name}”", { name }),
    sources: t("flow", "Database “{name}”", { name }),
    services: t("flow", "Web service “{name}”", { name }),
    dispositions: t("flow", "Disposition “{name}”", { name }),
    flows: t("flow", "Flow “{name}”", { name }),
  };
  return words[of];
}

export function ForeignNames() {
  const designer = useDesigner();
  const { history, judged } = useDrawn();
  const filling = useFilling();
  const word = useNodeWord();
  const has = (of: SiteNames, name: string) => known(of, filling)?.some((one) => one.name === name) ?? true;
  const names = foreignNames(history.now, judged?.faults ?? [], has);
  if (names.length === 0) return null;
  return (
    <section className="notice st-warn foreign" aria-label={t("flow", "Not of this house")}>
      <Icon name="warn" size="s" />
      <div>
        <b>{t("flow", "Not of this house")}</b>
        <p className="s12">{t("flow", "The flow names what is not there. Choose yours: it is taken wherever the name stands.")}</p>
        {names.map((one) => {
          const label = siteWord(one.of, one.name);
          return (
            <div key={label} className="formfield">
              <span className="lab">{label}</span>
              <Select path={`foreign.${one.of}.${one.name}`} label={label} value="" options={known(one.of, filling) ?? []} none={t("flow", "– choose –")} change={(to) => to !== "" && designer.change((now) => settledOn(now, one, to))} />
              <span className="s12 mute1 cut">{one.nodes.map(word).join(", ")}</span>
            </div>
          );
        })}
      </div>
    </section>
  );
}
