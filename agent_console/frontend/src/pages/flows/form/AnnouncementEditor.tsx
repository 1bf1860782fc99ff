// What the caller hears: a text for each language, a sound file, or both.

import { useId, useState } from "react";
import { Icon } from "../../../parts/Icon";
import { t } from "../../../words";
import { fieldWord, languageWord } from "../words";
import { useFilling, useIsWrong } from "./context";
import { TextInput } from "./inputs";

interface Announcement {
  text?: Record<string, string>;
  sound?: string | null;
  every_language?: boolean;
}

export function AnnouncementEditor({ path, value, change }: { path: string; value: Announcement | null; change: (value: unknown) => void }) {
  const { document, types, type } = useFilling();
  const list = useId();
  const now = value ?? {};
  const [sounds, setSounds] = useState(Boolean(now.sound));
  const wrong = useIsWrong(`${path}.sound`);
  const put = (more: Announcement) => {
    const all = { ...now, ...more };
    const text = Object.fromEntries(Object.entries(all.text ?? {}).filter(([, said]) => said !== ""));
    const kept = { ...(Object.keys(text).length > 0 ? { text } : {}), ...(all.sound ? { sound: all.sound } : {}), ...(all.every_language ? { every_language: true } : {}) };
    change(Object.keys(kept).length > 0 ? kept : undefined);
  };
  const files = [...new Set((types?.site.sounds ?? []).map((name) => name.split("/").slice(1).join("/") || name))];
  return (
    <div className="announcement">
      {document.languages.map((code) => (
        <div key={code} className="inlanguage">
          <span className="s12 mute2" aria-hidden="true">{languageWord(code)}</span>
          <TextInput path={`${path}.text.${code}`} label={t("flow", "Text in {language}", { language: languageWord(code) })} long value={now.text?.[code] ?? ""} change={(said) => put({ text: { ...now.text, [code]: said } })} />
        </div>
      ))}
      {sounds || now.sound ? (
        <div className="inlanguage">
          <span className="s12 mute2" aria-hidden="true">{fieldWord("sound", type)}</span>
          <span className={wrong ? "field wrong" : "field"}>
            <input className="mono" list={list} aria-label={fieldWord("sound", type)} data-path={`${path}.sound`} value={now.sound ?? ""} spellCheck={false} onChange={(event) => put({ sound: event.target.value })} />
            <datalist id={list}>{files.map((name) => <option key={name} value={name} />)}</datalist>
          </span>
        </div>
      ) : (
        <button type="button" className="btn s q" onClick={() => setSounds(true)}>
          <Icon name="plus" size="s" />
          {t("flow", "A sound file instead")}
        </button>
      )}
      {document.languages.length > 1 && (
        <label className="row s13">
          <input type="checkbox" data-path={`${path}.every_language`} checked={now.every_language ?? false} onChange={(event) => put({ every_language: event.target.checked })} />
          {fieldWord("every_language", type)}
        </label>
      )}
    </div>
  );
}
