// A modal window: the browser's own dialog, so that focus, Esc and what lies behind it are its affair.

import { type ReactNode, useEffect, useId, useRef } from "react";
import { t } from "../words";
import { Icon } from "./Icon";

interface Props {
  title: string;
  wide?: boolean;
  close: () => void;
  children: ReactNode;
}

export function Dialog({ title, wide = false, close, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>("[data-first]")?.focus(); // else the button that closes it
  }, []);
  return (
    <dialog ref={element} className={wide ? "dialog wide" : "dialog"} aria-labelledby={id} onClose={close}>
      <div className="row dialoghead">
        <h2 id={id}>{title}</h2>
        <button type="button" className="btn s q sq end" aria-label={t("shell", "Close")} onClick={() => element.current?.close()}>
          <Icon name="x" size="s" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
