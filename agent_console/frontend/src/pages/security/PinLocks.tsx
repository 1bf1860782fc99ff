// Who may not try a PIN just now, on the telephone: seen by the administrator, let in again by a press.

import { useCallback, useEffect, useState } from "react";
import { Icon } from "../../parts/Icon";
import { moment } from "../../parts/alarmWords";
import { useNow, useSurroundings } from "../../parts/surroundings";
import type { PinLock } from "../../records";
import { t } from "../../words";

const AGAIN = 20_000; // ms

export function PinLocks() {
  const { api, toasts, format } = useSurroundings();
  const now = useNow();
  const [locks, setLocks] = useState<PinLock[]>([]);
  const look = useCallback(
    () =>
      api.get<{ locked: PinLock[] }>("/api/pin-locks").then(
        ({ locked }) => setLocks(locked),
        () => undefined, // it is asked again
      ),
    [api],
  );
  useEffect(() => {
    void look();
    const again = setInterval(() => void look(), AGAIN);
    return () => clearInterval(again);
  }, [look]);
  const lift = async (lock: PinLock, who: string) => {
    const where = lock.customer !== null ? `customer/${lock.customer}` : `number/${encodeURIComponent(lock.number ?? "")}`;
    try {
      await api.send("POST", `/api/pin-locks/${where}/lift`);
      toasts.done(t("security", "{who} may try again", { who }));
    } catch (error) {
      toasts.fault((error as Error).message);
    }
    await look();
  };
  const open = locks.filter(({ until }) => Date.parse(until) > now);
  if (open.length === 0) return null;
  return (
    <section className="panel spared" aria-label={t("security", "Locked after wrong PINs")}>
      <header>
        <h2>{t("security", "Locked after wrong PINs")}</h2>
        <span className="s13 mute2 num">{open.length}</span>
      </header>
      <div className="scroll grow">
        <table className="tbl" aria-label={t("security", "Locked after wrong PINs")}>
          <thead>
            <tr>
              <th>{t("security", "Customer or number")}</th>
              <th className="n">{t("security", "Ends")}</th>
              <th>
                <span className="vh">{t("security", "Act")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {open.map((lock) => {
              const who = lock.name ?? (lock.number ? format.number(lock.number) : `#${lock.customer}`);
              return (
                <tr key={lock.number ?? lock.customer}>
                  <td className="cut">{who}</td>
                  <td className="n nw">{moment(lock.until, format, now)}</td>
                  <td className="n">
                    <button type="button" className="btn s" onClick={() => void lift(lock, who)}>
                      <Icon name="undo" size="s" />
                      {t("security", "Unlock")}
                      <span className="vh"> {who}</span>
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
