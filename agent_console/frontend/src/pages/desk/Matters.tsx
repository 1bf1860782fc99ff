// What a customer, or a number that is nobody's, has asked for and nobody has done yet.

import { useEffect, useState } from "react";
import { Icon } from "../../parts/Icon";
import { useApi, useFormat, useSurroundings } from "../../parts/surroundings";
import type { Matter } from "../../records";
import { t } from "../../words";

/** whose: "customer=7" or "number=%2B44…", as the API is asked. Last in its column: what comes late moves nothing. */
export function Matters({ whose }: { whose: string }) {
  const api = useApi();
  const format = useFormat();
  const { toasts } = useSurroundings();
  const [matters, setMatters] = useState<Matter[]>([]);
  useEffect(() => {
    let late = false;
    api.get<{ matters: Matter[] }>(`/api/matters?${whose}`).then(
      (answer) => !late && setMatters(answer.matters),
      () => !late && setMatters([]), // the record beside it says why records do not answer
    );
    return () => {
      late = true;
    };
  }, [api, whose]);
  const close = async (matter: Matter) => {
    try {
      await api.send("POST", `/api/matters/${matter.id}/close`);
      setMatters((open) => open.filter(({ id }) => id !== matter.id));
    } catch (error) {
      toasts.fault((error as Error).message);
    }
  };
  if (matters.length === 0) return null;
  return (
    <div className="sect">
      <h3 className="lab">{t("matter", "Open matters")}</h3>
      <ul className="list">
        {matters.map((matter) => (
          <li key={matter.id} className="phoneline wishes">
            <Icon name={matter.kind === "callback" ? "phone" : "warn"} size="s" />
            <span className="grow">
              <span className="b">{kindWord(matter.kind)}</span> <span className="num mute2">{matter.id}</span>
              <span className="s12 mute1"> {[matter.text, matter.kind === "callback" && matter.number ? format.number(matter.number) : null].filter(Boolean).join(" · ")}</span>
              <span className="s12 mute2"> {matter.wish ? t("matter", "wanted {when}", { when: when(format, matter.wish) }) : t("matter", "since {when}", { when: when(format, matter.opened) })}</span>
            </span>
            <button type="button" className="btn s q" aria-label={t("matter", "Done: {what}", { what: `${kindWord(matter.kind)} ${matter.id}` })} onClick={() => void close(matter)}>
              {t("matter", "Done")}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function when(format: ReturnType<typeof useFormat>, at: string): string {
  const moment = new Date(at);
  return `${format.shortDay(moment)} ${format.clock(moment)}`;
}

function kindWord(kind: string): string {
  if (kind === "callback") return t("matter", "Callback");
  if (kind === "complaint") return t("matter", "Complaint");
  if (kind === "request") return t("matter", "Request");
  if (kind === "repair") return t("matter", "Repair");
  return kind;
}
