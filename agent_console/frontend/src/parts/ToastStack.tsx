import { useEffect, useState } from "react";
import { useStore } from "../store";
import { t } from "../words";
import { Icon } from "./Icon";
import { useSurroundings } from "./surroundings";
import { TOAST_MS, type Toast } from "./toasts";

export function ToastStack() {
  const { toasts } = useSurroundings();
  const shown = useStore(toasts.store, (all) => all);
  return (
    <section className="toasts" aria-label={t("shell", "Messages of this page")}>
      {shown.map((toast) => (
        <OneToast key={toast.id} toast={toast} close={() => toasts.close(toast.id)} />
      ))}
    </section>
  );
}

function OneToast({ toast, close }: { toast: Toast; close: () => void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = window.setTimeout(close, TOAST_MS);
    return () => window.clearTimeout(timer);
  });
  return (
    <div
      className="toast"
      role={toast.kind === "fault" ? "alert" : "status"}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={toast.kind === "fault" ? "c-danger" : "c-ready"}>
        <Icon name={toast.kind === "fault" ? "warn" : "check"} />
      </span>
      <span className="grow">{toast.text}</span>
      {toast.undo && (
        <button
          type="button"
          className="btn s"
          onClick={() => {
            toast.undo?.();
            close();
          }}
        >
          <Icon name="undo" size="s" />
          {t("shell", "Undo")}
        </button>
      )}
      <button type="button" className="btn s q sq" aria-label={t("shell", "Close")} onClick={close}>
        <Icon name="x" size="s" />
      </button>
    </div>
  );
}
