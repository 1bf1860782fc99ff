// Left column, who: the caller's customer; the choice among several; a form for a new one; or my day.

import type { Call, Customer } from "../../link/messages";
import { Icon } from "../../parts/Icon";
import { useFormat } from "../../parts/surroundings";
import { t } from "../../words";
import { CustomerCard } from "./CustomerCard";
import { NewCustomer } from "./NewCustomer";
import { useColumnsCall, useDesk, useView } from "./context";
import { MyDay } from "./MyDay";
import { Matters } from "./Matters";
import { customerOf, numberOf } from "./person";

export function CustomerPanel() {
  const call = useColumnsCall();
  const [view, setView] = useView();
  if (view.creating !== null) return <NewCustomer begunIn={view.creating} call={call} />;
  if (view.looking !== null) return <CustomerCard key={view.looking} id={view.looking} call={call} seed={null} close={() => setView({ looking: null, editing: false })} />;
  if (!call) return <MyDay />;
  const customer = customerOf(call);
  if (customer) return <CustomerCard key={customer.id} id={customer.id} call={call} seed={customer} close={null} />;
  return call.customers.length > 1 ? <Several call={call} /> : <Unknown call={call} />;
}

function Several({ call }: { call: Call }) {
  const desk = useDesk();
  const format = useFormat();
  return (
    <section className="panel customer" aria-label={t("customer", "Customer")}>
      <header>
        <h2>{t("customer", "Who is calling?")}</h2>
      </header>
      <p className="body s13 mute1 short">{t("customer", "{number} belongs to several customers. Choose the one who calls.", { number: numberOf(call, format) })}</p>
      <ul className="list scroll">
        {call.customers.map((customer) => (
          <li key={customer.id}>
            <Choice customer={customer} choose={() => void desk.belongsTo(call.interaction, customer.id)} />
          </li>
        ))}
      </ul>
      <CreateFooter call={call} />
    </section>
  );
}

function Choice({ customer, choose }: { customer: Customer; choose: () => void }) {
  return (
    <button type="button" className="choice" onClick={choose}>
      <Icon name="user" size="s" />
      <span className="grow">
        <span className="b cut">{customer.name}</span>
        <span className="s12 mute2 cut">{[customer.firm, customer.address].filter(Boolean).join(" · ")}</span>
      </span>
      <Icon name="right" size="s" />
    </button>
  );
}

function Unknown({ call }: { call: Call }) {
  const format = useFormat();
  return (
    <section className="panel customer" aria-label={t("customer", "Customer")}>
      <div className="custhead">
        <span className="ava l" aria-hidden="true">
          <Icon name="user" />
        </span>
        <div className="grow">
          <h2 className="num">{numberOf(call, format)}</h2>
          <div className="s13 mute1">{call.pop_fault ? t("customer", "Records are late") : t("customer", "Not in the records")}</div>
        </div>
      </div>
      <div className="sect">
        {call.pop_fault ? (
          <div className="notice st-warn" role="status">
            <Icon name="warn" />
            <div>
              <b>{t("customer", "The records are not answering.")}</b> {t("customer", "The call is not touched by it. Search for the customer above; what you note is kept.")}
            </div>
          </div>
        ) : (
          <p className="s13 mute1">
            {t("customer", "Search for the customer above, if it is somebody known who calls from elsewhere.")} {call.number && t("customer", "Or add a new one with this number.")}
          </p>
        )}
      </div>
      <CreateFooter call={call} />
      {call.number && <Matters key={call.number} whose={`number=${encodeURIComponent(call.number)}`} />}
    </section>
  );
}

function CreateFooter({ call }: { call: Call }) {
  const [, setView] = useView();
  return (
    <div className="sect">
      <button type="button" className="btn" onClick={() => setView({ creating: call.interaction })}>
        <Icon name="plus" size="s" />
        {t("customer", "Create customer")}
      </button>
    </div>
  );
}
