// A sound for callers: a file, a recording, or a text that the site's voice says. Heard before it is kept.

import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { PromptList } from "../../link/messages";
import { length } from "../../format";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { LevelBar } from "../../parts/LevelBar";
import { phoneWords } from "../../parts/phoneWords";
import { useSurroundings } from "../../parts/surroundings";
import { Tabs } from "../../parts/Tabs";
import { t, tn } from "../../words";
import { nameOf, upload } from "./upload";
import { useRecorder } from "./useRecorder";
import type { PromptWatch, SoundName } from "./watch";
import { languageWord, refusalWords, soundLength } from "./words";

export type Source = "file" | "microphone" | "text";

/** What is known when it opens. */
export interface Wish {
  source: Source;
  language?: string;
  name?: string;
  files?: File[]; // the first one now, the others after it
}

interface Props {
  wish: Wish;
  list: PromptList;
  watch: PromptWatch;
  close: () => void;
  /** It is kept; these are still to come. */
  next: (wish: Wish) => void;
}

const LONGEST_TEXT = 2000;

export function KeepDialog({ wish, list, watch, close, next }: Props) {
  const { page, api, toasts } = useSurroundings();
  const [source, setSource] = useState<Source>(wish.source);
  const [language, setLanguage] = useState(wish.language ?? list.languages.find((one) => one === page.language) ?? list.languages[0] ?? "");
  const [name, setName] = useState(wish.name ?? nameOf(wish.files?.[0]?.name ?? ""));
  const [[file, ...later], setFiles] = useState<File[]>(wish.files ?? []);
  const [recorded, setRecorded] = useState<Blob | null>(null);
  const [text, setText] = useState("");
  const [share, setShare] = useState<number | null>(null); // none: nothing is being kept
  const [fault, setFault] = useState<string | null>(null);
  const id = useId();
  const sound: SoundName = { language, name: name.trim() };
  const there = list.prompts.find((one) => one.language === sound.language && one.name === sound.name);
  const lacks = {
    file: file ? null : t("prompts", "Choose a file first."),
    microphone: recorded ? null : t("prompts", "Record first."),
    text: text.trim() ? null : t("prompts", "Write a text first."),
  }[source];
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);

  const sending = share !== null && share < 1 && source !== "text";

  const choose = (chosen: File[]) => {
    setFault(null);
    setFiles(chosen);
    if (!name) setName(nameOf(chosen[0]?.name ?? ""));
  };
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    const sent = source === "file" ? file : recorded;
    setFault(lacks);
    if (lacks) return;
    setShare(0);
    try {
      if (source === "text") await watch.speak(sound, text.trim());
      else if (sent && sent.size > list.largest) throw new Error(t("prompts", "The file is too large. Cut it, or save it as mp3."));
      else if (sent) {
        const sentAs = await upload(api, sent, setShare);
        if (!open.current) return; // cancelled
        await watch.take(sound, sentAs);
      }
      toasts.done(
        t("prompts", "Callers hear {name} from now on", { name: sound.name }),
        there && (() => void watch.back(sound).catch((error: unknown) => toasts.fault(refusalWords(error)))),
      );
      if (!open.current) return;
      if (later.length > 0) next({ source: "file", language, files: later });
      else close();
    } catch (error) {
      setFault(error instanceof Error && error.constructor === Error ? error.message : refusalWords(error));
      setShare(null);
    }
  };
  return (
    <Dialog title={t("prompts", "A sound for callers")} wide close={close}>
      <form className="keepform" onSubmit={(event) => void keep(event)}>
        <div className="row">
          <span className="grow">
            <label className="lab" htmlFor={`${id}-name`}>{t("prompts", "Name, as flows call it")}</label>
            <span className="field">
              <input id={`${id}-name`} value={name} onChange={(event) => setName(event.target.value)} list={`${id}-names`} required maxLength={80} pattern="[A-Za-z0-9][A-Za-z0-9._\-]*" title={t("prompts", "Letters a to z, digits, dot, - and _")} spellCheck={false} autoComplete="off" />
            </span>
            <datalist id={`${id}-names`}>
              {[...new Set([...list.missing, ...list.prompts].map((one) => one.name))].map((known) => (
                <option key={known} value={known} />
              ))}
            </datalist>
          </span>
          <span>
            <label className="lab" htmlFor={`${id}-language`}>{t("prompts", "For callers in")}</label>
            <span className="field">
              <select id={`${id}-language`} value={language} onChange={(event) => setLanguage(event.target.value)}>
                {list.languages.map((one) => (
                  <option key={one} value={one}>{languageWord(one, page.language)}</option>
                ))}
              </select>
              <Icon name="down" size="s" />
            </span>
          </span>
        </div>
        <Tabs
          label={t("prompts", "Where it comes from")}
          tabs={[
            { id: "file", word: t("prompts", "A file") },
            { id: "microphone", word: t("prompts", "The microphone") },
            { id: "text", word: t("prompts", "A text") },
          ]}
          chosen={source}
          choose={setSource}
        />
        <div className="source">
          {source === "file" && <FileSource file={file} choose={choose} />}
          {source === "microphone" && <Microphone longest={list.longest} recorded={recorded} made={setRecorded} />}
          {source === "text" && (
            <div>
              <label className="lab" htmlFor={`${id}-text`}>{t("prompts", "What the site's voice says")}</label>
              <textarea id={`${id}-text`} className="area" rows={4} maxLength={LONGEST_TEXT} lang={language} value={text} onChange={(event) => setText(event.target.value)} />
            </div>
          )}
        </div>
        {there && (
          <p className="notice st-accent">
            <Icon name="info" size="s" />
            {t("prompts", "It replaces the one of {length} that callers hear now. That one can be brought back.", { length: soundLength(there.seconds) })}
          </p>
        )}
        {fault && (
          <p className="notice st-danger" role="alert">
            <Icon name="warn" size="s" />
            {fault}
          </p>
        )}
        <div className="row">
          <span className="grow s13 mute1" role="status">
            {share === null && later.length > 0 && tn("prompts", "Then {n} more file", "Then {n} more files", later.length)}
            {share !== null && (sending ? t("prompts", "Sending") : t("prompts", "Made fit for the telephone"))}
            {sending && <span className="num" aria-hidden="true"> {Math.round(share * 100)}%</span>}
          </span>
          <button type="button" className="btn" onClick={close}>{t("prompts", "Cancel")}</button>
          <button type="submit" className="btn p" disabled={share !== null}>{t("prompts", "Keep")}</button>
        </div>
        {share !== null && (
          <span className="bar" role="progressbar" aria-label={t("prompts", "Sending")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
            <i style={{ width: `${share * 100}%` }} />
          </span>
        )}
      </form>
    </Dialog>
  );
}

function FileSource({ file, choose }: { file: File | undefined; choose: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        className="vh"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        accept="audio/*,video/webm,.m4a,.opus"
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          if (chosen.length > 0) choose(chosen);
        }}
      />
      <div className="row">
        <button type="button" className="btn" onClick={() => input.current?.click()}>
          <Icon name="up" size="s" />
          {t("prompts", "Choose a file")}
        </button>
        <span className="s13 mute1 grow filename">{file ? file.name : t("prompts", "wav, mp3, m4a, ogg, opus, webm or flac; or drop some anywhere on the page")}</span>
      </div>
      {file && <Preview sound={file} />}
    </>
  );
}

function Microphone({ longest, recorded, made }: { longest: number; recorded: Blob | null; made: (sound: Blob) => void }) {
  const recorder = useRecorder(longest, made);
  return (
    <>
      <div className="row">
        {recorder.recording ? (
          <button type="button" className="btn fill-danger" onClick={recorder.stop}>
            <Icon name="pause" size="s" />
            {t("prompts", "Stop")}
          </button>
        ) : (
          <button type="button" className="btn" onClick={recorder.start}>
            <Icon name="mic" size="s" />
            {recorded ? t("prompts", "Record again") : t("prompts", "Record")}
          </button>
        )}
        {recorder.recording ? <Elapsed began={recorder.began} /> : <span className="s13 mute1">{recorded ? t("prompts", "Listen to it, then keep it") : t("prompts", "Speak calmly; silence at both ends is cut off")}</span>}
      </div>
      {recorder.recording && <LevelBar label={t("login", "Microphone level")} level={recorder.level} heard={t("login", "Microphone heard")} silent={t("login", "Say something")} />}
      {recorder.fault && <p className="s12 c-danger" role="alert">{phoneWords(recorder.fault).join(" ")}</p>}
      {recorded && !recorder.recording && <Preview sound={recorded} />}
    </>
  );
}

function Elapsed({ began }: { began: number }) {
  const [now, setNow] = useState(began);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return <span className="num" role="timer">{length(Math.max(0, now - began) / 1000)}</span>;
}

function Preview({ sound }: { sound: Blob }) {
  const url = useMemo(() => URL.createObjectURL(sound), [sound]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    // biome-ignore lint/a11y/useMediaCaption: a prompt has no captions
    <audio controls preload="metadata" src={url} aria-label={t("prompts", "Listen before it is kept")} />
  );
}
