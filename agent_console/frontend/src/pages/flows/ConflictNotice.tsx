// Two have drawn the same flow: another window of one's own, or a colleague who has published meanwhile.

import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { useFormat, useSurroundings } from "../../parts/surroundings";
import { t } from "../../words";
import { useDesigner, useDrawn } from "./designing";

export function ConflictNotice() {
  const designer = useDesigner();
  const { kept, moved, flow } = useDrawn();
  const format = useFormat();
  const { toasts } = useSurroundings();
  if (kept.theirs)
    return (
      <Dialog title={t("flow", "Drawn on in another window")} close={() => undefined}>
        <p className="s13">{t("flow", "This draft was saved from another window at {time}. Keep what is here, or take what was saved there? What you take can be undone.", { time: format.clock(new Date(kept.theirs.saved)) })}</p>
        <div className="row formend">
          <button type="button" className="btn p" onClick={() => designer.settle("mine")}>{t("conflict", "Keep mine")}</button>
          <button type="button" className="btn" onClick={() => designer.settle("theirs")}>{t("conflict", "Take theirs")}</button>
        </div>
      </Dialog>
    );
  if (!moved) return null;
  const who = flow?.people[moved.by] ?? moved.by;
  const act = (work: Promise<void>) => work.catch((error: unknown) => toasts.fault(error instanceof Error ? error.message : String(error)));
  return (
    <div className="movednotice notice st-warn" role="alert">
      <Icon name="users" />
      <div>
        <b>{t("flow", "{name} has published version {version} meanwhile.", { name: who, version: moved.version })}</b>{" "}
        {t("flow", "Your draft was drawn from an older one. Compare both under Versions, then choose.")}
        <div className="row">
          <button type="button" className="btn s" onClick={() => designer.onTop()}>{t("conflict", "Keep mine")}</button>
          <button type="button" className="btn s" onClick={() => void act(designer.drop())}>{t("conflict", "Take theirs")}</button>
        </div>
      </div>
    </div>
  );
}
