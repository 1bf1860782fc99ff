// Who is shut out for attacking: seen by the administrator, undone by a press.

import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type Format, length } from "../../format";
import type { BlockedAddress, SparedAddress } from "../../link/messages";
import { AlarmLine, useAlarmsSaid } from "../../parts/AlarmLine";
import { moment } from "../../parts/alarmWords";
import { HelpDialog } from "../../parts/HelpDialog";
import { Icon } from "../../parts/Icon";
import { LinkedHead } from "../../parts/LinkedHead";
import { Shell } from "../../parts/Shell";
import { useNow, useSurroundings } from "../../parts/surroundings";
import { NONE } from "../../parts/Stat";
import { ToastStack } from "../../parts/ToastStack";
import { useKeys } from "../../parts/useKeys";
import type { WorkData } from "../../page";
import { t, tn } from "../../words";
import { leavePages } from "../desk/useLogOut";
import { PinLocks } from "./PinLocks";
import type { BlockWatch } from "./watch";
import { offenceWords, refusalWords } from "./words";

export function SecurityPage({ watch }: { watch: BlockWatch }) {
  const { page } = useSurroundings<WorkData>();
  const now = useNow();
  const { list, link } = useSyncExternalStore(watch.subscribe, watch.get);
  const [help, setHelp] = useState(false);
  useKeys({ "?": () => setHelp(true) });
  const blocked = (list?.blocked ?? []).filter(({ until }) => Date.parse(until) > now);
  const spared = list?.spared ?? [];
  useSaid(blocked);
  useAlarmsSaid();
  return (
    <>
      <Shell
        place="security"
        role={page.account.role}
        title={t("security", "Security")}
        stripLabel={t("security", "Alarm")}
        strip={<Alarm blocked={blocked.length} spared={spared.length} known={list !== null} />}
        help={() => setHelp(true)}
        foot={
          <>
            <span className="row only-wide hint">
              <Icon name="info" size="s" />
              {t("security", "Blocks end by themselves; on the machine itself: trunkline blocked, trunkline unblock")}
            </span>
            <AlarmLine />
          </>
        }
        head={<LinkedHead title={t("security", "Security")} link={link} logOut={() => leavePages(page.forgery)} />}
      >
        <div className="security">
          <section className="panel" aria-label={t("security", "Blocked addresses")}>
            <header>
              <h2>{t("security", "Blocked addresses")}</h2>
              <span className="s13 mute2 num">{blocked.length}</span>
              <BlockForm watch={watch} />
            </header>
            <div className="scroll grow">
              {blocked.length > 0 ? (
                <BlockedTable rows={blocked} now={now} watch={watch} />
              ) : (
                <div className="empty half">
                  <Icon name="check" />
                  <b>{t("security", "Nobody is blocked")}</b>
                  <span className="s13 mute2">{t("security", "Who guesses passwords or floods the site stands here for a time.")}</span>
                </div>
              )}
            </div>
          </section>
          {spared.length > 0 && (
            <section className="panel spared" aria-label={t("security", "Attacks that are not blocked")}>
              <header>
                <h2>{t("security", "Attacks that are not blocked")}</h2>
                <span className="s13 mute2 num">{spared.length}</span>
              </header>
              <div className="scroll grow">
                <SparedTable rows={spared} now={now} />
              </div>
            </section>
          )}
          <PinLocks />
        </div>
      </Shell>
      <ToastStack />
      {help && <Help close={() => setHelp(false)} />}
    </>
  );
}

function Alarm({ blocked, spared, known }: { blocked: number; spared: number; known: boolean }) {
  if (!known) return <section className="callcard" />;
  if (blocked + spared === 0)
    return (
      <section className="callcard">
        <span className="c-ready">
          <Icon name="check" size="l" />
        </span>
        <div className="who">
          <div className="name cut">{t("security", "Nobody attacks the site now")}</div>
          <div className="s13 mute1 cut">{t("security", "The server and each Asterisk are watched all the time.")}</div>
        </div>
      </section>
    );
  // who is blocked is dealt with; who attacks and is not needs a person
  return (
    <section className={spared > 0 ? "callcard live st-danger" : "callcard st-warn"}>
      <span className={spared > 0 ? "c-danger" : "c-warn"}>
        <Icon name={spared > 0 ? "warn" : "lock"} size="l" />
      </span>
      <div className="who">
        <div className="name cut">
          {spared > 0
            ? tn("security", "{n} address attacks and is not blocked: see below", "{n} addresses attack and are not blocked: see below", spared)
            : tn("security", "{n} address is blocked", "{n} addresses are blocked", blocked)}
        </div>
        <div className="s13 mute1 cut">
          {spared > 0 ? tn("security", "{n} address is blocked", "{n} addresses are blocked", blocked) : t("security", "Nothing needs you: each is let in again at its time.")}
        </div>
      </div>
    </section>
  );
}

function BlockForm({ watch }: { watch: BlockWatch }) {
  const { toasts } = useSurroundings();
  const [address, setAddress] = useState("");
  const [minutes, setMinutes] = useState(60);
  const block = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await watch.block(address.trim(), minutes);
      toasts.done(t("security", "{address} is blocked", { address: address.trim() }));
      setAddress("");
    } catch (error) {
      toasts.fault(refusalWords(error));
    }
  };
  const lengths: [number, string][] = [
    [60, t("security", "1 hour")],
    [24 * 60, t("security", "1 day")],
    [7 * 24 * 60, t("security", "7 days")],
  ];
  return (
    <form className="row end blockform" onSubmit={(event) => void block(event)}>
      <span className="field">
        <input aria-label={t("security", "Address to block")} placeholder={t("security", "Address, like 203.0.113.9")} value={address} onChange={(event) => setAddress(event.target.value)} required maxLength={45} spellCheck={false} />
      </span>
      <span className="field">
        <select aria-label={t("security", "For how long")} value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          {lengths.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
      <button type="submit" className="btn">{t("security", "Block")}</button>
    </form>
  );
}

function BlockedTable({ rows, now, watch }: { rows: BlockedAddress[]; now: number; watch: BlockWatch }) {
  const { toasts, format } = useSurroundings();
  const unblock = async (address: string) => {
    try {
      await watch.unblock(address);
      toasts.done(t("security", "{address} may come again", { address }));
    } catch (error) {
      toasts.fault(refusalWords(error));
    }
  };
  return (
    <table className="tbl" aria-label={t("security", "Blocked addresses")}>
      <thead>
        <tr>
          <th>{t("security", "Address")}</th>
          <th>{t("security", "For")}</th>
          <th className="only-wide">{t("security", "Shut out of")}</th>
          <th className="n only-wide">{t("security", "Tries")}</th>
          <th className="n only-wide">{t("security", "Times")}</th>
          <th className="n">{t("security", "Ends")}</th>
          <th>
            <span className="vh">{t("security", "Act")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.address}>
            <td className="b num">{row.address}</td>
            <td className="cut">{row.by ? t("security", "Blocked by {name}", { name: row.by }) : offenceWords(row.kind)}</td>
            <td className="only-wide mute1">{row.everywhere ? t("security", "Everything") : t("security", "SIP alone")}</td>
            <td className="n only-wide">{row.tries || NONE}</td>
            <td className="n only-wide">{row.times}</td>
            <td className="n nw">{endOf(row, format, now)}</td>
            <td className="n">
              <button type="button" className="btn s" onClick={() => void unblock(row.address)}>
                <Icon name="undo" size="s" />
                {t("security", "Unblock")}
                <span className="vh"> {row.address}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A clock for the last hour; before that the moment, which does not run. */
function endOf(row: BlockedAddress, format: Format, now: number): string {
  const left = (Date.parse(row.until) - now) / 1000;
  return left < 3600 ? length(left) : moment(row.until, format, now);
}

function SparedTable({ rows, now }: { rows: SparedAddress[]; now: number }) {
  return (
    <table className="tbl" aria-label={t("security", "Attacks that are not blocked")}>
      <thead>
        <tr>
          <th>{t("security", "Address")}</th>
          <th>{t("security", "For")}</th>
          <th>{t("security", "Why it is spared")}</th>
          <th className="n">{t("security", "Tries")}</th>
          <th className="n">{t("security", "Last seen")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.address}>
            <td className="b num">{row.address}</td>
            <td className="cut">{offenceWords(row.kind)}</td>
            <td className="cut mute1">{row.own ? t("security", "The site's own: look at that device") : t("security", "Somebody works there: ask who it is")}</td>
            <td className="n">{row.tries}</td>
            <td className="n">{length((now - Date.parse(row.last)) / 1000)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Each new address once, to who does not see the page. */
function useSaid(blocked: BlockedAddress[]): void {
  const { announce } = useSurroundings();
  const said = useRef<Set<string> | null>(null);
  const now = blocked.map(({ address }) => address).join();
  useEffect(() => {
    const addresses = now ? now.split(",") : [];
    const fresh = said.current ? addresses.filter((address) => !said.current?.has(address)) : [];
    said.current = new Set(addresses);
    const last = fresh[0];
    if (last) announce(t("security", "{address} is blocked", { address: last }), "assertive");
  }, [now, announce]);
}

function Help({ close }: { close: () => void }) {
  const rows: [string, string][] = [
    [t("security", "Times"), t("security", "How often the address has been blocked of late. Each time lasts twice as long, a day at most; a good day forgives.")],
    [t("security", "SIP alone"), t("security", "The sender of a SIP message can be forged. Such an address loses SIP and nothing else.")],
    [t("security", "Why it is spared"), t("security", "The site's own parts are never blocked, nor by itself an address from which somebody works: a whole office may be behind it.")],
  ];
  return <HelpDialog rows={rows} close={close} />;
}
