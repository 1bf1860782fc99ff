// What is missing, what there is, what was deleted: one table each, by language.

import type { Prompt, PromptList, PromptNeed } from "../../link/messages";
import { Icon } from "../../parts/Icon";
import { useFormat, useSurroundings } from "../../parts/surroundings";
import { NONE } from "../../parts/Stat";
import { t } from "../../words";
import type { Wish } from "./KeepDialog";
import type { Player, Playing } from "./player";
import { Waveform } from "./Waveform";
import type { PromptWatch, SoundName } from "./watch";
import { languageWord, refusalWords, soundLength } from "./words";

export function MissingTable({ missing, wish }: { missing: PromptNeed[]; wish: (wish: Wish) => void }) {
  const { page } = useSurroundings();
  return (
    <table className="tbl" aria-label={t("prompts", "Missing sounds")}>
      <thead>
        <tr>
          <th>{t("prompts", "Name")}</th>
          <th>{t("prompts", "Language")}</th>
          <th>{t("prompts", "Until then")}</th>
          <th className="only-wide">{t("prompts", "Flows")}</th>
          <th><span className="vh">{t("prompts", "Act")}</span></th>
        </tr>
      </thead>
      <tbody>
        {missing.map(({ language, name, flows, spoken }) => (
          <tr key={`${language}/${name}`}>
            <td className="b cut" title={name}>{name}</td>
            <td>{languageWord(language, page.language)}</td>
            <td className={spoken ? "mute1" : "c-danger"}>
              <Icon name={spoken ? "text" : "warn"} size="s" />
              {spoken ? t("prompts", "A voice reads the text") : t("prompts", "Nothing to hear")}
            </td>
            <td className="only-wide cut mute1" title={flows.join(", ")}>{flows.join(", ")}</td>
            <td className="n acts">
              <button type="button" className="btn s" onClick={() => wish({ source: "microphone", language, name })}>
                <Icon name="mic" size="s" />
                {t("prompts", "Record")}
                <span className="vh"> {name}, {languageWord(language, page.language)}</span>
              </button>
              <button type="button" className="btn s" onClick={() => wish({ source: "file", language, name })}>
                <Icon name="up" size="s" />
                {t("prompts", "Upload")}
                <span className="vh"> {name}, {languageWord(language, page.language)}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ShelfProps {
  list: PromptList;
  filter: string;
  player: Player;
  playing: Playing;
  watch: PromptWatch;
  wish: (wish: Wish) => void;
}

export function ShelfTable({ list, filter, player, playing, watch, wish }: ShelfProps) {
  const { page } = useSurroundings();
  const wanted = filter.trim().toLowerCase();
  const shown = list.prompts.filter((prompt) => [prompt.name, ...prompt.flows].some((word) => word.toLowerCase().includes(wanted)));
  return (
    <table className="tbl" aria-label={t("prompts", "Sounds")}>
      <thead>
        <tr>
          <th>{t("prompts", "Name")}</th>
          <th>{t("prompts", "Sound")}</th>
          <th className="n">{t("prompts", "Length")}</th>
          <th className="only-wide">{t("prompts", "Flows")}</th>
          <th className="only-wide">{t("prompts", "Changed")}</th>
          <th><span className="vh">{t("prompts", "Act")}</span></th>
        </tr>
      </thead>
      {list.languages.map((language) => {
        const rows = shown.filter((prompt) => prompt.language === language);
        return (
          rows.length > 0 && (
            <tbody key={language}>
              <tr className="group">
                <th colSpan={6} scope="rowgroup">
                  {languageWord(language, page.language)} <span className="num">{rows.length}</span>
                </th>
              </tr>
              {rows.map((prompt) => (
                <PromptRow key={prompt.name} prompt={prompt} player={player} playing={playing} watch={watch} wish={wish} />
              ))}
            </tbody>
          )
        );
      })}
    </table>
  );
}

interface RowProps extends Omit<ShelfProps, "list" | "filter"> {
  prompt: Prompt;
}

function PromptRow({ prompt, player, playing, watch, wish }: RowProps) {
  const { page, toasts } = useSurroundings();
  const format = useFormat();
  const { language, name, seconds } = prompt;
  const url = soundUrl(prompt);
  const plays = playing.url === url;
  const called = t("prompts", "{name}, {language}", { name, language: languageWord(language, page.language) });
  const does = (work: Promise<unknown>, said: string, undo?: () => void) =>
    work.then(
      () => toasts.done(said, undo),
      (error: unknown) => toasts.fault(refusalWords(error)),
    );
  const back = () => void does(watch.back(prompt), t("prompts", "{name} is as it was before", { name }));
  const changed = new Date(prompt.changed);
  return (
    <tr>
      <td className="b cut" title={name}>{name}</td>
      <td className="sound">
        <span className="row">
          <button type="button" className="btn s sq" aria-pressed={plays} aria-label={t("prompts", "Play {sound}", { sound: called })} onClick={() => (plays ? player.stop() : player.play(url))}>
            <Icon name={plays ? "pause" : "play"} size="s" />
          </button>
          <Waveform peaks={prompt.peaks} seconds={seconds} at={plays ? playing.at : null} label={called} seek={(to) => player.play(url, to)} />
        </span>
      </td>
      <td className="n">{soundLength(seconds)}</td>
      <td className="only-wide cut mute1">{prompt.flows.length ? prompt.flows.join(", ") : t("prompts", "No flow")}</td>
      <td className="only-wide nw mute1">{`${format.shortDay(changed)} ${format.clock(changed)}`}</td>
      <td className="n acts">
        <button type="button" className="btn s" onClick={() => wish({ source: "file", language, name })}>
          {t("prompts", "Replace")}
          <span className="vh"> {called}</span>
        </button>
        {/* its place stays, whether there is one to go back to or not */}
        <button type="button" className="btn s sq" disabled={!prompt.before} title={t("prompts", "The one before")} aria-label={t("prompts", "The one before {sound}", { sound: called })} onClick={back}>
          <Icon name="undo" size="s" />
        </button>
        <button type="button" className="btn s sq" title={t("prompts", "Delete")} aria-label={t("prompts", "Delete {sound}", { sound: called })} onClick={() => void does(watch.delete(prompt), t("prompts", "{name} is deleted", { name }), back)}>
          <Icon name="trash" size="s" />
        </button>
      </td>
    </tr>
  );
}

export function DeletedTable({ deleted, watch }: { deleted: SoundName[]; watch: PromptWatch }) {
  const { page, toasts } = useSurroundings();
  return (
    <table className="tbl" aria-label={t("prompts", "Deleted sounds")}>
      <thead>
        <tr>
          <th>{t("prompts", "Name")}</th>
          <th>{t("prompts", "Language")}</th>
          <th><span className="vh">{t("prompts", "Act")}</span></th>
        </tr>
      </thead>
      <tbody>
        {deleted.map((sound) => (
          <tr key={`${sound.language}/${sound.name}`}>
            <td className="cut" title={sound.name}>{sound.name || NONE}</td>
            <td>{languageWord(sound.language, page.language)}</td>
            <td className="n acts">
              <button type="button" className="btn s" onClick={() => void watch.back(sound).catch((error: unknown) => toasts.fault(refusalWords(error)))}>
                <Icon name="undo" size="s" />
                {t("prompts", "Bring back")}
                <span className="vh"> {sound.name}, {languageWord(sound.language, page.language)}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Another one when the sound is another one, so that nobody hears the old from a cache. */
const soundUrl = ({ language, name, changed, seconds }: Prompt): string => `/api/prompts/sounds/${language}/${encodeURIComponent(name)}?v=${Date.parse(changed)}-${seconds}`;
