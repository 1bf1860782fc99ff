// Customers by name, number, firm or mail. The list is the field's own (a combobox); the last entry adds one.

import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Icon, Key } from "../../parts/Icon";
import { useApi, useFormat } from "../../parts/surroundings";
import { useInView } from "../../parts/useInView";
import type { CustomerRecord } from "../../records";
import { t, tn } from "../../words";
import { useColumnsCall, useView } from "./context";

const WAIT_MS = 180;

export function Search() {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const [, setView] = useView();
  const begunIn = useColumnsCall()?.interaction ?? "";
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const { found, fault } = useFound(text);
  const shown = open && text.trim() !== "";
  const entries = found?.length ?? 0;
  const activeId = shown ? `${list}-${active}` : undefined;
  useInView(activeId);

  const choose = (at: number) => {
    const customer = found?.[at];
    setView(customer ? { looking: customer.id, creating: null, editing: false, tab: "customer" } : { creating: begunIn, looking: null, tab: "customer" });
    setText("");
    setOpen(false);
    field.current?.blur();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setActive((to + entries + 1) % (entries + 1));
    } else if (event.key === "Enter" && shown && found) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      setText("");
      field.current?.blur();
    }
  };

  return (
    <search className="searchbox">
      <div className="field quiet search">
        <Icon name="search" size="s" />
        <input
          ref={field}
          id="search"
          type="text"
          role="combobox"
          autoComplete="off"
          aria-label={t("search", "Search customers")}
          aria-expanded={shown}
          aria-controls={list}
          aria-activedescendant={activeId}
          aria-keyshortcuts="/ Alt+L"
          placeholder={t("search", "Name, number, firm, mail")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={pressed}
        />
        <Key plain>/</Key>
      </div>
      {shown && (
        <div className="menu found" id={list} role="listbox" aria-label={t("search", "Customers found")} onPointerDown={(event) => event.preventDefault()}>
          {fault && <div className="hd c-danger">{fault}</div>}
          {found?.map((customer, at) => (
            <Found key={customer.id} id={`${list}-${at}`} customer={customer} active={at === active} choose={() => choose(at)} />
          ))}
          {found && entries === 0 && !fault && <div className="hd mute2">{t("search", "Nobody found. Three digits or more of a number are enough.")}</div>}
          <div
            id={`${list}-${entries}`}
            role="option"
            tabIndex={-1}
            aria-selected={active === entries}
            className={active === entries ? "mi on" : "mi"}
            onClick={() => choose(entries)}
            onKeyDown={() => undefined}
          >
            <Icon name="plus" size="s" />
            {t("search", "Create customer")}
          </div>
        </div>
      )}
      <span className="vh" role="status">{shown && found ? tn("search", "{n} customer found", "{n} customers found", entries) : ""}</span>
    </search>
  );
}

function Found({ id, customer, active, choose }: { id: string; customer: CustomerRecord; active: boolean; choose: () => void }) {
  const format = useFormat();
  const number = customer.numbers[0];
  return (
    <div id={id} role="option" tabIndex={-1} aria-selected={active} className={active ? "mi on" : "mi"} onClick={choose} onKeyDown={() => undefined}>
      <Icon name={customer.kind === "firm" ? "firm" : "user"} size="s" />
      <span className="cut">
        {customer.name} {customer.latin_name && <span className="mute2">{customer.latin_name}</span>}
      </span>
      <small className="cut end">{[customer.firm, number ? format.number(number.e164) : null].filter(Boolean).join(" · ")}</small>
    </div>
  );
}

/** Asks when the typing rests; an answer that comes after a later question is dropped. */
function useFound(text: string): { found: CustomerRecord[] | null; fault: string | null } {
  const api = useApi();
  const [state, setState] = useState<{ found: CustomerRecord[] | null; fault: string | null }>({ found: null, fault: null });
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === "") {
      setState({ found: null, fault: null });
      return;
    }
    let late = false;
    const timer = window.setTimeout(() => {
      api.get<{ customers: CustomerRecord[] }>("/api/customers", { q: wanted }).then(
        ({ customers }) => !late && setState({ found: customers, fault: null }),
        (error: Error) => !late && setState({ found: [], fault: error.message }),
      );
    }, WAIT_MS);
    return () => {
      late = true;
      window.clearTimeout(timer);
    };
  }, [api, wanted]);
  return state;
}
