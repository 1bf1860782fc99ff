// Who is logged in, and how his pages look: language, theme, density.

import { useRef } from "react";
import type { Account, Density, Language, Theme } from "../page";
import { initials } from "../format";
import { t } from "../words";
import { Icon } from "./Icon";
import { type Entry, Menu } from "./Menu";
import { applyTheme } from "./theme";
import { useSurroundings } from "./surroundings";

interface Props {
  account: Account;
  opened: boolean;
  open: (yes: boolean) => void;
  more: Entry[];
  stay?: string | undefined; // why the page cannot be loaded again now
  logOut: () => void;
}

export function Me({ account, opened, open, more, stay, logOut }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const taste = useTaste();
  const themes: Record<Theme, string> = { auto: t("taste", "As the system"), light: t("taste", "Light"), dark: t("taste", "Dark") };
  const densities: Record<Density, string> = { normal: t("taste", "Normal rows"), compact: t("taste", "Compact rows"), roomy: t("taste", "Roomy rows") };
  const languages: Record<Language, string> = { en: "English", zh: "中文" };
  const choices = <Value extends string>(name: string, words: Record<Value, string>, now: Value, choose: (value: Value) => void, why?: string): Entry[] =>
    (Object.keys(words) as Value[]).map((value) => ({
      id: `${name}-${value}`,
      label: words[value],
      checked: value === now,
      ...(why && value !== now ? { why } : {}),
      choose: () => choose(value),
    }));
  return (
    <>
      <button ref={button} type="button" className="me" aria-haspopup="menu" aria-expanded={opened} onClick={() => open(!opened)}>
        <span className="vh">{t("shell", "{name}: settings and log-out", { name: account.displayName })}</span>
        <span className="ava" aria-hidden="true">{initials(account.displayName)}</span>
        <span className="only-wide mewords" aria-hidden="true">
          <span className="b s13 cut">{account.displayName}</span>
          <span className="s12 mute2">{account.extension ?? t("role", "Administrator")}</span>
        </span>
      </button>
      {opened && (
        <Menu
          label={t("shell", "Settings")}
          anchor={button}
          align="end"
          width={248}
          close={() => open(false)}
          groups={[
            ...(more.length ? [{ entries: more }] : []),
            { title: t("taste", "Language"), entries: choices("language", languages, taste.now.language, (language) => void taste.change({ language }), stay) },
            { title: t("taste", "Theme"), entries: choices("theme", themes, taste.now.theme, (theme) => void taste.change({ theme })) },
            { title: t("taste", "Density"), entries: choices("density", densities, taste.now.density, (density) => void taste.change({ density })) },
            { entries: [{ id: "log-out", label: <><Icon name="lock" size="s" />{t("state", "Log out")}</>, choose: logOut }] },
          ]}
        />
      )}
    </>
  );
}

interface Taste {
  language: Language;
  theme: Theme;
  density: Density;
}

/** Theme and density at once; the language by loading the page again. */
function useTaste() {
  const { page, api, toasts } = useSurroundings();
  const root = document.documentElement;
  const now: Taste = {
    language: page.language,
    theme: (root.dataset.themeWish ?? page.theme) as Theme,
    density: (root.dataset.density ?? page.density) as Density,
  };
  const change = async (wish: Partial<Taste>) => {
    if (wish.theme) applyTheme(wish.theme);
    if (wish.density) root.dataset.density = wish.density;
    try {
      await api.send("POST", "/api/preferences", wish);
      if (wish.language && wish.language !== now.language) location.reload();
    } catch (error) {
      toasts.fault(error instanceof Error ? error.message : String(error));
    }
  };
  return { now, change };
}
