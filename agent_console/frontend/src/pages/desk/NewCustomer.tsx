import type { Call } from "../../link/messages";
import { t } from "../../words";
import { useDesk, useView } from "./context";
import { CustomerForm } from "./CustomerForm";

/** A new customer; during a call it is the caller's, with his number. */
export function NewCustomer({ call }: { call: Call | null }) {
  const desk = useDesk();
  const [, setView] = useView();
  return (
    <section className="panel customer" aria-label={t("customer", "Customer")}>
      <header>
        <h2>{t("customer", "New customer")}</h2>
      </header>
      <CustomerForm
        key={call?.interaction ?? "none"}
        record={null}
        number={call && call.customers.length === 0 ? call.number : null}
        done={(saved) => {
          if (call && call.customer === null) {
            void desk.belongsTo(call.interaction, saved.id);
            setView({ creating: false });
          } else setView({ creating: false, looking: saved.id });
        }}
        cancel={() => setView({ creating: false })}
        again={() => undefined}
      />
    </section>
  );
}
