import type { Call } from "../../link/messages";
import { t } from "../../words";
import { useDesk, useView } from "./context";
import { CustomerForm } from "./CustomerForm";

/** A new customer; during a call it is the caller's, with his number. The form stays that call's: whoever
 *  calls next is somebody else. */
export function NewCustomer({ begunIn, call }: { begunIn: string; call: Call | null }) {
  const desk = useDesk();
  const [, setView] = useView();
  const his = call?.interaction === begunIn ? call : null;
  return (
    <section className="panel customer" aria-label={t("customer", "Customer")}>
      <header>
        <h2>{t("customer", "New customer")}</h2>
      </header>
      <CustomerForm
        key={begunIn}
        record={null}
        begunIn={begunIn}
        number={his && his.customers.length === 0 ? his.number : null}
        done={(saved) => {
          if (his && his.customer === null) {
            void desk.belongsTo(his.interaction, saved.id);
            setView({ creating: null });
          } else setView({ creating: null, looking: saved.id });
        }}
        cancel={() => setView({ creating: null })}
        again={() => undefined}
      />
    </section>
  );
}
