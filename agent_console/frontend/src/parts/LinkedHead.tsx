// The head of a page that shows what the link tells: its name, whether the link is there, who is logged in.

import { useState } from "react";
import type { LinkStatus } from "../link/client";
import type { WorkData } from "../page";
import { t } from "../words";
import { Shape } from "./Icon";
import { Me } from "./Me";
import { useSurroundings } from "./surroundings";

export function LinkedHead({ title, link, logOut }: { title: string; link: LinkStatus; logOut: () => void }) {
  const { page } = useSurroundings<WorkData>();
  const [me, setMe] = useState(false);
  return (
    <>
      <span className="nw b livetitle" aria-hidden="true">{title}</span>
      <span className="row end s12 mute1" role="status">
        {link === "open" && <span className="c-ready"><Shape name="ready" /></span>}
        {link === "open" ? t("live", "Live") : t("live", "Connecting")}
      </span>
      <span className="only-wide rule" />
      <Me account={page.account} opened={me} open={setMe} more={[]} logOut={logOut} />
    </>
  );
}
