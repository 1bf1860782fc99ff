// The frame of every working page: rail, head, strip, work, foot. Its places never move.

import { type ReactNode, useRef, useState } from "react";
import type { Role } from "../page";
import { t } from "../words";
import { Icon, type IconName, Mark } from "./Icon";
import { Menu } from "./Menu";

export type Place = "desk" | "live" | "flows" | "prompts" | "security";

interface Props {
  place: Place;
  role: Role;
  title: string;
  head: ReactNode;
  /** null: this page has none, and its work begins under the head. */
  strip: ReactNode | null;
  stripLabel: string;
  foot: ReactNode;
  help: () => void;
  children: ReactNode;
}

const PLACES: { place: Place; icon: IconName; roles: Role[]; word: () => string }[] = [
  { place: "desk", icon: "head", roles: ["agent", "lead"], word: () => t("shell", "Desk") },
  { place: "live", icon: "board", roles: ["lead", "administrator"], word: () => t("shell", "Live") },
  { place: "flows", icon: "flow", roles: ["lead", "administrator"], word: () => t("shell", "Flows") },
  { place: "prompts", icon: "vm", roles: ["lead", "administrator"], word: () => t("shell", "Prompts") },
  { place: "security", icon: "lock", roles: ["administrator"], word: () => t("shell", "Security") },
];

export function Shell({ place, role, title, head, strip, stripLabel, foot, help, children }: Props) {
  const places = PLACES.filter(({ roles }) => roles.includes(role));
  return (
    <div className={strip === null ? "app nostrip" : "app"}>
      <nav className="rail" aria-label={t("shell", "Main")}>
        <Mark />
        {places.map((one) => (
          <a key={one.place} href={`/${one.place}`} aria-current={one.place === place ? "page" : undefined}>
            <Icon name={one.icon} />
            {one.word()}
          </a>
        ))}
        <button type="button" className="btm" onClick={help}>
          <Icon name="info" />
          {t("shell", "Help")}
        </button>
      </nav>
      <header className="head">
        <h1 className="vh">{title}</h1>
        <NarrowMenu places={places} help={help} />
        {head}
      </header>
      {strip !== null && (
        <section className="strip" aria-label={stripLabel}>
          {strip}
        </section>
      )}
      <main className="work">{children}</main>
      <footer className="foot">{foot}</footer>
    </div>
  );
}

/** On half a screen the rail lies behind this button. */
function NarrowMenu({ places, help }: { places: typeof PLACES; help: () => void }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button ref={button} type="button" className="btn s sq q only-narrow" aria-label={t("shell", "Menu")} aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="menu" />
      </button>
      {open && (
        <Menu
          label={t("shell", "Menu")}
          anchor={button}
          width={200}
          close={() => setOpen(false)}
          groups={[
            {
              entries: [
                ...places.map((one) => ({
                  id: one.place,
                  label: <><Icon name={one.icon} size="s" />{one.word()}</>,
                  choose: () => location.assign(`/${one.place}`),
                })),
                { id: "help", label: <><Icon name="info" size="s" />{t("shell", "Help")}</>, choose: help },
              ],
            },
          ]}
        />
      )}
    </>
  );
}
