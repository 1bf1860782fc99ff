// A group's name, a remark's text.

import { type FlowDocument, removed } from "../../../designer/document";
import { frameAround, UNWRITTEN } from "../../../designer/grouping";
import { sceneryChanged, sceneryId, sceneryOf } from "../../../designer/scenery";
import { Icon } from "../../../parts/Icon";
import { t, tn } from "../../../words";
import { useDesigner, useDrawn, useNodeWord } from "../designing";
import { ShapeEditor } from "./FieldEditor";
import { TextInput } from "./inputs";

const TITLE = { kind: "words" as const };

/** What is called id is a group or a remark. */
export function SceneryForm({ id }: { id: string }) {
  const designer = useDesigner();
  const document = useDrawn().history.now;
  const { kind, name } = sceneryOf(id) ?? { kind: "remarks", name: id };
  return (
    <div className="formbody">
      {kind === "groups" ? <GroupFields name={name} document={document} /> : <RemarkFields name={name} document={document} />}
      <div className="row">
        <button type="button" className="btn s danger" onClick={() => designer.change((now) => removed(now, [id]))}>
          <Icon name="trash" size="s" />
          {t("flow", "Delete")}
        </button>
      </div>
    </div>
  );
}

interface Of {
  name: string;
  document: FlowDocument;
}

function GroupFields({ name, document }: Of) {
  const designer = useDesigner();
  const word = useNodeWord();
  const id = sceneryId("groups", name);
  const members = designer.members(name);
  const nodes = members.filter((one) => one in document.nodes);
  const frame = frameAround(document, members, designer.shown);
  return (
    <>
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "Name on the drawing")}</legend>
        <ShapeEditor shape={TITLE} path="title" label={t("flow", "Name on the drawing")} value={document.groups?.[name]?.title} change={(title) => designer.change((now) => sceneryChanged(now, id, { title: (title ?? {}) as Record<string, string> }), `${id}.title`)} />
      </fieldset>
      <p className="s13 mute1">
        {nodes.length === 0 ? t("flow", "A node stands in the group when its middle is in the frame; it goes where the frame goes.") : tn("flow", "{n} node stands in it, and goes where it goes:", "{n} nodes stand in it, and go where it goes:", nodes.length)} {nodes.map(word).join(", ")}
      </p>
      <p className="s12 mute2">{t("flow", "Deleting the group leaves its nodes where they are.")}</p>
      {frame && <button type="button" className="btn s" onClick={() => designer.change((now) => sceneryChanged(now, id, frame))}>{t("flow", "Fit the frame to them")}</button>}
    </>
  );
}

function RemarkFields({ name, document }: Of) {
  const designer = useDesigner();
  const text = document.remarks?.[name]?.text ?? "";
  const id = sceneryId("remarks", name);
  return (
    <fieldset className="formfield">
      <legend className="lab">{t("flow", "Remark")}</legend>
      <TextInput path="text" label={t("flow", "Remark")} long value={text === UNWRITTEN ? "" : text} placeholder={t("flow", "For whoever reads the flow")} change={(now) => designer.change((before) => sceneryChanged(before, id, { text: now || UNWRITTEN }), `${id}.text`)} />
    </fieldset>
  );
}
