// The help of a page: its words, each with what it means.

import { t } from "../words";
import { Dialog } from "./Dialog";

export function HelpDialog({ rows, close }: { rows: [string, string][]; close: () => void }) {
  return (
    <Dialog title={t("shell", "Help")} wide close={close}>
      <dl className="explained">
        {rows.map(([word, text]) => (
          <div key={word}>
            <dt className="b">{word}</dt>
            <dd className="s13 mute1">{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
