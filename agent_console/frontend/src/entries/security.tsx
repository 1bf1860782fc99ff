import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { goToLogIn, makeApi } from "../api";
import { makeClock } from "../clock";
import { makeFormat } from "../format";
import { openLink } from "../link/browser";
import { readPage, type WorkData } from "../page";
import { makeAnnouncer } from "../parts/announcer";
import { Surrounded } from "../parts/surroundings";
import { makeToasts } from "../parts/toasts";
import { SecurityPage } from "../pages/security/SecurityPage";
import { BlockWatch } from "../pages/security/watch";
import { loadWords, t } from "../words";

const page = readPage<WorkData>();

function start(): void {
  const api = makeApi({
    forgery: page.forgery,
    fetch: (input, init) => fetch(input, init),
    loggedOut: goToLogIn,
    offline: () => t("link", "The console does not answer. Check the network, then try again."),
  });
  const { link } = openLink(api);
  const watch = new BlockWatch(link);
  const announce = makeAnnouncer(document.body);
  const around = { page, api, format: makeFormat(page), clock: makeClock(() => link.serverNow()), toasts: makeToasts(), announce };
  const place = document.getElementById("page");
  if (!place) throw new Error("the page has no #page");
  createRoot(place).render(
    <StrictMode>
      <Surrounded around={around}>
        <SecurityPage watch={watch} />
      </Surrounded>
    </StrictMode>,
  );
  watch.start();
}

void loadWords(page.words).then(start);
