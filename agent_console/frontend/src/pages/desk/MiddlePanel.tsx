// Middle column, what happened: the history of whoever is shown; after a call the wrap-up.

import { Tabs } from "../../parts/Tabs";
import { t } from "../../words";
import { useColumnsCall, useMoment, useView } from "./context";
import { HistoryList } from "./HistoryList";
import { useHistory } from "./historyData";
import { MyCallsPanel } from "./MyCallsPanel";
import { customerOf } from "./person";
import { ReasonTree } from "./ReasonTree";

export function MiddlePanel() {
  const call = useColumnsCall();
  const [view] = useView();
  const wrap = useMoment() === "wrap-up";
  if (!call && view.looking === null) return <MyCallsPanel />;
  const customer = view.looking ?? (call ? (customerOf(call)?.id ?? null) : null);
  const ofCall = call !== null && (view.looking === null || view.looking === call.customer);
  // a customer who was chosen later is not the one whose history came with the pop
  const seed = ofCall && call.customers.length <= 1 ? call.history : null;
  return <Panel key={`${customer}/${call?.interaction}`} customer={customer} call={ofCall ? call : null} seed={seed} wrap={wrap && view.looking === null} />;
}

interface Props {
  customer: number | null;
  call: ReturnType<typeof useColumnsCall>;
  seed: NonNullable<ReturnType<typeof useColumnsCall>>["history"] | null;
  wrap: boolean;
}

function Panel({ customer, call, seed, wrap }: Props) {
  const [view, setView] = useView();
  const data = useHistory(customer, call?.interaction ?? null, customer === null ? (seed ?? []) : seed);
  const tabs = [{ id: "history" as const, word: t("history", "History"), count: data.items.length }, ...(wrap && call ? [{ id: "wrap-up" as const, word: t("strip", "Wrap-up") }] : [])];
  const shown = wrap && call ? view.middle : "history";
  return (
    <section className="panel history" aria-label={shown === "history" ? t("history", "History") : t("strip", "Wrap-up")}>
      <Tabs label={t("history", "What happened")} tabs={tabs} chosen={shown} choose={(middle) => setView({ middle })} />
      {shown === "wrap-up" && call ? <ReasonTree call={call} /> : <HistoryList data={data} call={wrap ? null : call} unknown={customer === null && call !== null && call.customers.length > 1} />}
    </section>
  );
}
