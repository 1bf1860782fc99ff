// Every key of the designer.

import { Dialog } from "../../parts/Dialog";
import { t } from "../../words";

export function KeysDialog({ close }: { close: () => void }) {
  const rows: [string, string][] = [
    ["Tab", t("keys", "into the drawing, to the chosen node, and on to its form")],
    ["← ↑ → ↓", t("keys", "to the nearest node on that side")],
    ["Shift ←", t("keys", "the same, and both are chosen")],
    ["N", t("keys", "adds a node after the chosen one, by its first free exit")],
    ["C", t("keys", "connects: where each exit of the chosen node leads")],
    ["E, Enter", t("keys", "fills in the chosen node's form")],
    ["G", t("keys", "puts the chosen nodes into a group")],
    ["M", t("keys", "writes a remark on the drawing")],
    ["Delete", t("keys", "removes the chosen nodes, or the chosen arrow")],
    ["Ctrl Z, Ctrl Y", t("keys", "undoes, and does again")],
    ["Ctrl C, Ctrl X, Ctrl V", t("keys", "copies, cuts and pastes nodes, also from one flow into another")],
    ["Ctrl A", t("keys", "chooses all nodes; with Ctrl and the mouse one more, with Shift those in a frame")],
    ["/", t("keys", "looks for a node type")],
    ["P", t("keys", "publishes")],
    ["T", t("keys", "tries the flow without a telephone")],
    ["R", t("keys", "tests the flow at a telephone")],
    ["B", t("keys", "the test call pauses before the chosen nodes, or does no more")],
    ["S, G, X", t("keys", "in a test call: on to the next node, on, hang up")],
    ["0 – 9", t("keys", "in a test call that this page takes: the telephone's keys")],
    ["Ctrl P", t("keys", "prints the whole drawing")],
    ["?", t("keys", "this list. With Alt, letters count in fields, too")],
  ];
  return (
    <Dialog title={t("keys", "Keys of the designer")} wide close={close}>
      <dl className="flowkeys">
        {rows.map(([keys, does]) => (
          <div key={keys}>
            <dt>{keys.split(", ").map((one) => <kbd key={one} className="key plain">{one}</kbd>)}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
