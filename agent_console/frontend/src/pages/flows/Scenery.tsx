// Groups and remarks on the canvas: behind and beside the nodes, dragged by the name, larger by a corner.

import { type Node, type NodeProps, NodeResizer, type ResizeParams } from "@xyflow/react";
import { memo } from "react";
import { type FlowDocument, type FlowGroup, type FlowRemark, type Place, worded } from "../../designer/document";
import { sceneryChanged, sceneryId } from "../../designer/scenery";
import { t, tn } from "../../words";
import { useDesigner, useLanguage } from "./designing";

export type GroupNode = Node<{ group: FlowGroup; fixed: boolean }, "frame">;
export type RemarkNode = Node<{ remark: FlowRemark; fixed: boolean }, "remark">;

const LEAST = { minWidth: 80, minHeight: 50 };

function useResized(id: string) {
  const designer = useDesigner();
  return (_: unknown, { x, y, width, height }: ResizeParams) =>
    designer.change((now) => sceneryChanged(now, id, { place: [Math.round(x), Math.round(y)], size: [Math.round(width), Math.round(height)] }));
}

export const GroupFrame = memo(function GroupFrame({ id, data: { group, fixed }, selected }: NodeProps<GroupNode>) {
  const language = useLanguage();
  const designer = useDesigner();
  const resized = useResized(id);
  const name = id.slice(id.indexOf(":") + 1);
  const title = worded(group.title, language) ?? t("flow", "Group");
  return (
    <>
      {!fixed && <NodeResizer {...LEAST} isVisible={Boolean(selected)} onResizeEnd={resized} />}
      <div className={selected ? "group sel" : "group"}>
        <div className="grouptitle cut" data-node={id} role="group" aria-current={selected} aria-label={`${title}. ${t("flow", "Group")}. ${tn("flow", "{n} node", "{n} nodes", designer.members(name).length)}`} tabIndex={fixed ? -1 : 0}>
          {title}
        </div>
      </div>
    </>
  );
});

export const RemarkCard = memo(function RemarkCard({ id, data: { remark, fixed }, selected }: NodeProps<RemarkNode>) {
  const resized = useResized(id);
  return (
    <>
      {!fixed && <NodeResizer {...LEAST} isVisible={Boolean(selected)} onResizeEnd={resized} />}
      <div className={selected ? "remark sel" : "remark"} data-node={id} role="group" aria-current={selected} aria-label={`${t("flow", "Remark")}. ${remark.text}`} tabIndex={fixed ? -1 : 0}>
        {remark.text}
      </div>
    </>
  );
});

/** What is as before stays the same object. old: the canvas's nodes until now. */
export function sceneryNodes(document: FlowDocument, chosen: ReadonlySet<string>, fixed: boolean, old: ReadonlyMap<string, Node>): (GroupNode | RemarkNode)[] {
  const node = (id: string, { place: [x, y], size: [width, height] }: { place: Place; size: Place }) => {
    const selected = chosen.has(id);
    return { ...old.get(id), id, position: { x, y }, width, height, selected };
  };
  const groups = Object.entries(document.groups ?? {}).map(([name, group]) => {
    const made = node(sceneryId("groups", name), group);
    return { ...made, type: "frame" as const, data: { group, fixed }, zIndex: made.selected ? -1001 : -1, style: { pointerEvents: "none" as const }, dragHandle: ".grouptitle" };
  });
  const remarks = Object.entries(document.remarks ?? {}).map(([name, remark]) => ({
    ...node(sceneryId("remarks", name), remark), type: "remark" as const, data: { remark, fixed },
  }));
  return [...groups, ...remarks];
}
