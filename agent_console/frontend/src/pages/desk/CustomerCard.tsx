// One customer. What the screen pop brought is drawn at once; the whole record follows.

import { useEffect } from "react";
import type { Call, Customer } from "../../link/messages";
import { initials } from "../../format";
import { Icon } from "../../parts/Icon";
import { useFormat } from "../../parts/surroundings";
import type { CustomerRecord } from "../../records";
import { t } from "../../words";
import { useDesk, useDrafts, useMoment, useView } from "./context";
import { CustomerForm } from "./CustomerForm";
import { useCustomer } from "./customers";
import { formName } from "./draftForms";
import { Matters } from "./Matters";

interface Props {
  id: number;
  call: Call | null;
  seed: Customer | null;
  close: (() => void) | null;
}

export function CustomerCard({ id, call, seed, close }: Props) {
  const [view, setView] = useView();
  const { record, fault, gone, put, again } = useCustomer(id);
  const drafts = useDrafts();
  useEffect(() => {
    if (gone) drafts.forget(formName({ customer: id })); // it can never be saved, and would bar the way to others
  }, [gone, drafts, id]);
  const shown = record ?? (seed ? fromPop(seed) : null);
  const stranger = call !== null && call.customer !== id;

  return (
    <section className="panel customer" aria-label={t("customer", "Customer")}>
      {close && (
        <header>
          {stranger && shown ? <ThisIsTheCaller id={id} call={call} /> : <h2>{t("customer", "Customer")}</h2>}
          <button type="button" className="btn s end" onClick={close}>
            {call ? t("customer", "Back to the call") : t("customer", "Close")}
          </button>
        </header>
      )}
      {shown ? <Head record={shown} edit={record && !view.editing ? () => setView({ editing: true }) : null} /> : !fault && <Skeleton />}
      {fault && (
        <div className="sect">
          <div className="notice st-danger" role="alert">
            <Icon name="warn" />
            <div>
              {fault}
              <div className="row gap">
                <button type="button" className="btn s" onClick={again}>
                  {t("customer", "Try again")}
                </button>
              </div>
            </div>
          </div>
        </div>
      )}
      {record && view.editing ? (
        <CustomerForm record={record} number={null} done={(saved) => { put(saved); setView({ editing: false }); }} cancel={() => setView({ editing: false })} again={again} />
      ) : (
        shown && (
          <div className="scroll grow">
            <Numbers record={shown} call={call} />
            <Details record={shown} />
            <Matters whose={`customer=${id}`} />
          </div>
        )
      )}
    </section>
  );
}

function ThisIsTheCaller({ id, call }: { id: number; call: Call }) {
  const desk = useDesk();
  const [, setView] = useView();
  const attach = async () => {
    await desk.belongsTo(call.interaction, id);
    setView({ looking: null });
  };
  return (
    <button type="button" className="btn p s" onClick={() => void attach()}>
      <Icon name="check" size="s" />
      {t("customer", "This is the caller")}
    </button>
  );
}

function Head({ record, edit }: { record: CustomerRecord; edit: (() => void) | null }) {
  return (
    <div className="custhead">
      <span className="ava l" aria-hidden="true">{initials(record.name)}</span>
      <div className="grow">
        <div className="row custname">
          <h2 className="cut" title={record.name}>{record.name}</h2>
          {record.key && (
            <span className="chip tag st-accent">
              <Icon name="star" size="s" />
              {t("customer", "Key")}
            </span>
          )}
        </div>
        <div className="s13 mute1 cut">{[record.position, record.firm].filter(Boolean).join(" · ") || record.latin_name}</div>
        <div className="s12 mute2 cut">{[record.form_of_address, record.firm ? record.latin_name : null].filter(Boolean).join(" · ")}</div>
      </div>
      <button type="button" className="btn s q sq custedit" aria-label={t("customer", "Edit")} title={t("customer", "Edit")} disabled={edit === null} onClick={() => edit?.()}>
        <Icon name="edit" size="s" />
      </button>
    </div>
  );
}

function Numbers({ record, call }: { record: CustomerRecord; call: Call | null }) {
  const desk = useDesk();
  const format = useFormat();
  const idle = useMoment() === "idle";
  return (
    <div className="sect">
      {record.numbers.map(({ e164, label }) => (
        <div className="phoneline" key={e164}>
          <Icon name="phone" size="s" />
          {call?.number === e164 || !idle ? (
            <span className="num grow">{format.number(e164)}</span>
          ) : (
            <button type="button" className="num grow linklike" aria-label={t("customer", "Dial {number}", { number: format.number(e164) })} onClick={() => void desk.dial(e164)}>
              {format.number(e164)}
            </button>
          )}
          {call?.number === e164 ? <span className="chip tag st-talk">{t("customer", "this call")}</span> : <span className="mute2 s12">{label}</span>}
        </div>
      ))}
      {record.numbers.length === 0 && <div className="phoneline mute2">{t("customer", "No number known")}</div>}
      {record.email && (
        <div className="phoneline">
          <Icon name="mail" size="s" />
          <a className="cut grow" href={`mailto:${record.email}`}>{record.email}</a>
        </div>
      )}
    </div>
  );
}

function Details({ record }: { record: CustomerRecord }) {
  const rows: [string, string | null][] = [
    [t("customer", "Address"), record.address],
    [t("customer", "Language"), languageWord(record.language)],
  ];
  const known = rows.filter((row): row is [string, string] => row[1] !== null);
  return (
    <div className="sect">
      <dl className="kv">
        {known.map(([word, value]) => (
          <div className="kvrow" key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {record.wishes && (
        <div className="phoneline mute1 wishes">
          <Icon name="clock" size="s" />
          {record.wishes}
        </div>
      )}
    </div>
  );
}

export function languageWord(code: string | null): string | null {
  if (code === "en") return t("language", "English");
  if (code === "zh") return t("language", "Chinese");
  return code;
}

function Skeleton() {
  return (
    <div className="custhead late" aria-hidden="true">
      <i className="sk round" />
      <span className="grow skrows">
        <i className="sk" />
        <i className="sk half" />
      </span>
    </div>
  );
}

/** The pop's card has less than the record; what it lacks is empty until the record is there. */
function fromPop(seed: Customer): CustomerRecord {
  return {
    ...seed,
    version: 0,
    kind: "person",
    firm_id: null,
    position: null,
    wishes: null,
    code: null,
    numbers: seed.numbers.map((e164) => ({ e164, label: null })),
  };
}
