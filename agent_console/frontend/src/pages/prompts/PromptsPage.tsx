// The sounds that callers hear: what is missing, what there is; uploaded, recorded, spoken, taken back.

import { type DragEvent, useState, useSyncExternalStore } from "react";
import type { PromptList } from "../../link/messages";
import { AlarmLine, useAlarmsSaid } from "../../parts/AlarmLine";
import { HelpDialog } from "../../parts/HelpDialog";
import { Icon } from "../../parts/Icon";
import { LinkedHead } from "../../parts/LinkedHead";
import { Shell } from "../../parts/Shell";
import { useSurroundings } from "../../parts/surroundings";
import { ToastStack } from "../../parts/ToastStack";
import { useKeys } from "../../parts/useKeys";
import type { WorkData } from "../../page";
import { t, tn } from "../../words";
import { leavePages } from "../desk/useLogOut";
import { KeepDialog, type Wish } from "./KeepDialog";
import { usePlayer } from "./player";
import { DeletedTable, MissingTable, ShelfTable } from "./PromptTables";
import type { PromptWatch } from "./watch";

export function PromptsPage({ watch }: { watch: PromptWatch }) {
  const { page, toasts } = useSurroundings<WorkData>();
  const { list, link } = useSyncExternalStore(watch.subscribe, watch.get);
  const [help, setHelp] = useState(false);
  const [wish, setWish] = useState<Wish | null>(null);
  const [filter, setFilter] = useState("");
  const { player, playing } = usePlayer(() => toasts.fault(t("prompts", "The sound cannot be played. Try again; if it stays so, tell the administrator.")));
  const opens = (wished: Wish) => {
    player.stop(); // the microphone would hear it
    setWish(wished);
  };
  const drop = useDrop((files) => list && opens({ source: "file", files }));
  useKeys({ "?": () => setHelp(true) });
  useAlarmsSaid();
  return (
    <>
      <Shell
        place="prompts"
        role={page.account.role}
        title={t("prompts", "Prompts")}
        stripLabel={t("prompts", "What is missing")}
        strip={<Missing list={list} />}
        help={() => setHelp(true)}
        foot={
          <>
            <span className="row only-wide hint">
              <Icon name="info" size="s" />
              {t("prompts", "Callers hear a new sound at once; on the machine itself: trunkline prompts")}
            </span>
            <AlarmLine />
          </>
        }
        head={<LinkedHead title={t("prompts", "Prompts")} link={link} logOut={() => leavePages(page.forgery)} />}
      >
        <div className={drop.over ? "prompts over" : "prompts"} {...drop.handlers}>
          {list && list.missing.length > 0 && (
            <section className="panel missing" aria-label={t("prompts", "Missing sounds")}>
              <header>
                <h2>{t("prompts", "Missing sounds")}</h2>
                <span className="s13 mute2 num">{list.missing.length}</span>
              </header>
              <div className="scroll grow">
                <MissingTable missing={list.missing} wish={opens} />
              </div>
            </section>
          )}
          <section className="panel" aria-label={t("prompts", "Sounds")}>
            <header>
              <h2>{t("prompts", "Sounds")}</h2>
              <span className="s13 mute2 num">{list?.prompts.length}</span>
              <div className="row end tools">
                <span className="field">
                  <Icon name="search" size="s" />
                  <input type="search" aria-label={t("prompts", "Name or flow")} placeholder={t("prompts", "Name or flow")} value={filter} onChange={(event) => setFilter(event.target.value)} spellCheck={false} />
                </span>
                <button type="button" className="btn" disabled={!list} onClick={() => opens({ source: "text" })}>
                  <Icon name="text" size="s" />
                  {t("prompts", "From a text")}
                </button>
                <button type="button" className="btn" disabled={!list} onClick={() => opens({ source: "microphone" })}>
                  <Icon name="mic" size="s" />
                  {t("prompts", "Record")}
                </button>
                <button type="button" className="btn p" disabled={!list} onClick={() => opens({ source: "file" })}>
                  <Icon name="up" size="s" />
                  {t("prompts", "Upload")}
                </button>
              </div>
            </header>
            <div className="scroll grow">
              {list && list.prompts.length > 0 && <ShelfTable list={list} filter={filter} player={player} playing={playing} watch={watch} wish={opens} />}
              {list?.prompts.length === 0 && (
                <div className="empty half">
                  <Icon name="vm" />
                  <b>{t("prompts", "There are no sounds of your own yet")}</b>
                  <span className="s13 mute2">{t("prompts", "A voice reads the texts of flows. Drop a file here, or record what callers shall hear instead.")}</span>
                </div>
              )}
              {list && list.deleted.length > 0 && (
                <details className="deleted">
                  <summary className="s13 mute1">{tn("prompts", "{n} deleted", "{n} deleted", list.deleted.length)}</summary>
                  <DeletedTable deleted={list.deleted} watch={watch} />
                </details>
              )}
            </div>
          </section>
        </div>
      </Shell>
      <ToastStack />
      {wish && list && <KeepDialog key={wish.files?.length} wish={wish} list={list} watch={watch} close={() => setWish(null)} next={setWish} />}
      {help && <Help close={() => setHelp(false)} />}
    </>
  );
}

/** The strip: what needs a person, or that nothing does. */
function Missing({ list }: { list: PromptList | null }) {
  if (!list) return <section className="callcard" />;
  const silent = list.missing.filter(({ spoken }) => !spoken).length;
  const spoken = list.missing.length - silent;
  const voice = tn("prompts", "A voice reads the text of {n} sound", "A voice reads the texts of {n} sounds", spoken);
  const [look, icon, name, more] =
    silent > 0
      ? (["callcard live st-danger", "warn", tn("prompts", "{n} sound is missing, and no text stands in", "{n} sounds are missing, and no text stands in", silent), spoken > 0 ? voice : t("prompts", "A flow that plays a missing sound cannot be published.")] as const)
      : spoken > 0
        ? (["callcard", "text", voice, t("prompts", "Record them, and callers hear a person in every language.")] as const)
        : (["callcard", "check", t("prompts", "Nothing is missing"), t("prompts", "Every sound that flows play is there in each of their languages.")] as const);
  return (
    <section className={look}>
      <span className={{ warn: "c-danger", text: "mute1", check: "c-ready" }[icon]}>
        <Icon name={icon} size="l" />
      </span>
      <div className="who">
        <div className="name cut">{name}</div>
        <div className="s13 mute1 cut">{more}</div>
      </div>
    </section>
  );
}

/** Files may be dropped anywhere. Depth, for each part that the pointer enters tells of its own. */
function useDrop(dropped: (files: File[]) => void) {
  const [depth, setDepth] = useState(0);
  const withFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return {
    over: depth > 0,
    handlers: {
      onDragEnter: (event: DragEvent) => withFiles(event) && setDepth((now) => now + 1),
      onDragLeave: (event: DragEvent) => withFiles(event) && setDepth((now) => Math.max(0, now - 1)),
      onDragOver: (event: DragEvent) => withFiles(event) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        if (!withFiles(event)) return;
        event.preventDefault();
        setDepth(0);
        const files = [...event.dataTransfer.files];
        if (files.length > 0) dropped(files);
      },
    },
  };
}

function Help({ close }: { close: () => void }) {
  const rows: [string, string][] = [
    [t("prompts", "Sounds"), t("prompts", "A sound goes before the text of the same announcement. Flows call it by its name; each language has a file of its own.")],
    [t("prompts", "Made fit for the telephone"), t("prompts", "Every sound gets the same loudness, silence at both ends is cut off, and it is kept as a telephone carries it. What you hear here is what callers hear.")],
    [t("prompts", "The one before"), t("prompts", "Replacing and deleting keep the sound before. It comes back by one press, and by one more the later one does.")],
  ];
  return <HelpDialog rows={rows} close={close} />;
}
