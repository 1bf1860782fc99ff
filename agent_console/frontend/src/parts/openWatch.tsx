// What pages have in common that only watch: the link, their surroundings, the picture.

import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { type Api, goToLogIn, makeApi } from "../api";
import { makeClock } from "../clock";
import { makeFormat } from "../format";
import { openLink } from "../link/browser";
import type { LinkClient } from "../link/client";
import { readPage, type WorkData } from "../page";
import { loadWords, t } from "../words";
import { makeAnnouncer } from "./announcer";
import { HouseAlarms, makeAlarms } from "./houseAlarms";
import { Surrounded } from "./surroundings";
import { makeToasts } from "./toasts";

/** Loads the page's words, draws it, then lets it watch. */
export function openWatch<Watch extends { start: () => void }>(make: (link: LinkClient, api: Api) => Watch, draw: (watch: Watch) => ReactNode): void {
  const page = readPage<WorkData>();
  const start = (): void => {
    const api = makeApi({
      forgery: page.forgery,
      fetch: (input, init) => fetch(input, init),
      loggedOut: goToLogIn,
      offline: () => t("link", "The console does not answer. Check the network, then try again."),
    });
    const { link } = openLink(api);
    const alarms = makeAlarms(link);
    const watch = make(link, api);
    const announce = makeAnnouncer(document.body);
    const around = { page, api, format: makeFormat(page), clock: makeClock(() => link.serverNow()), toasts: makeToasts(), announce };
    const place = document.getElementById("page");
    if (!place) throw new Error("the page has no #page");
    createRoot(place).render(
      <StrictMode>
        <Surrounded around={around}>
          <HouseAlarms store={alarms}>{draw(watch)}</HouseAlarms>
        </Surrounded>
      </StrictMode>,
    );
    watch.start();
  };
  void loadWords(page.words).then(start);
}
