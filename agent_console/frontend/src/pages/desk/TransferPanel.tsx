// Blind transfer: type to find an agent or a queue, or type a number. Enter takes the first.

import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { Floating } from "../../parts/Floating";
import { Icon, type IconName } from "../../parts/Icon";
import { useApi, useFormat } from "../../parts/surroundings";
import { useInView } from "../../parts/useInView";
import type { Colleague } from "../../records";
import { t } from "../../words";
import { useDesk, usePage } from "./context";
import type { Destination } from "./desk";

interface Target {
  key: string;
  icon: IconName;
  title: string;
  detail: string;
  to: Destination;
}

export function TransferPanel({ anchor, close }: { anchor: RefObject<HTMLElement | null>; close: () => void }) {
  const desk = useDesk();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { targets, fault } = useTargets(text);
  useEffect(() => field.current?.focus(), []);

  const go = async (target: Target | undefined) => {
    if (!target || sending) return;
    setSending(true);
    if (await desk.transfer(target.to)) close();
    else setSending(false);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setActive((to + targets.length) % Math.max(1, targets.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      void go(targets[active]);
    }
  };
  const current = targets[active];
  const activeId = current ? `to-${current.key}` : undefined;
  useInView(activeId);

  return (
    <Floating anchor={anchor} align="end" width={360} close={close}>
      <div className="menu picker" role="dialog" aria-label={t("transfer", "Transfer to")}>
        <div className="field">
          <Icon name="search" size="s" />
          <input
            ref={field}
            type="text"
            role="combobox"
            autoComplete="off"
            aria-label={t("transfer", "Agent, queue or number")}
            aria-expanded="true"
            aria-controls="transfer-targets"
            aria-activedescendant={activeId}
            placeholder={t("transfer", "Agent, queue or number")}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }}
            onKeyDown={pressed}
          />
        </div>
        <div id="transfer-targets" className="targets scroll" role="listbox" aria-label={t("transfer", "Transfer to")}>
          {targets.map((target, at) => (
            <div
              key={target.key}
              id={`to-${target.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === active}
              className={at === active ? "mi on" : "mi"}
              onPointerMove={() => setActive(at)}
              onClick={() => void go(target)}
              onKeyDown={() => undefined}
            >
              <Icon name={target.icon} size="s" />
              <span className="cut">{target.title}</span>
              <small className="end cut num">{target.detail}</small>
            </div>
          ))}
          {targets.length === 0 && <div className="hd mute2">{t("transfer", "Nobody of this name. A number needs its area code, or + and country.")}</div>}
          {fault && <div className="hd c-danger">{fault}</div>}
        </div>
        <p className="hint s12 mute2">{t("transfer", "The call leaves you at once; the customer hears it ring.")}</p>
      </div>
    </Floating>
  );
}

function useTargets(text: string): { targets: Target[]; fault: string | null } {
  const api = useApi();
  const format = useFormat();
  const { queues } = usePage();
  const [colleagues, setColleagues] = useState<Colleague[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    api.get<{ agents: Colleague[] }>("/api/directory").then(
      ({ agents }) => setColleagues(agents),
      (error: Error) => setFault(error.message),
    );
  }, [api]);
  const wanted = text.trim().toLowerCase();
  const fits = (...words: (string | null)[]) => words.some((word) => word?.toLowerCase().includes(wanted));
  const number = /^[+0-9][0-9 ()-]{2,}$/.test(text.trim()) ? format.dialled(text) : null;
  const targets: Target[] = [
    ...(number ? [{ key: "number", icon: "outc" as const, title: format.number(number), detail: t("transfer", "outside number"), to: { number } }] : []),
    ...queues
      .filter(({ name, title }) => fits(name, title))
      .map(({ name, title }) => ({ key: `queue-${name}`, icon: "users" as const, title, detail: t("transfer", "queue"), to: { queue: name } })),
    ...colleagues
      .filter(({ name, displayName, extension }) => fits(name, displayName, extension))
      .map(({ name, displayName, extension }) => ({ key: `agent-${name}`, icon: "user" as const, title: displayName, detail: extension ?? "", to: { agent: name } })),
  ];
  return { targets, fault };
}
