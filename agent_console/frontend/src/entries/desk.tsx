import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { goToLogIn, makeApi } from "../api";
import { makeClock } from "../clock";
import { makeFormat } from "../format";
import { openLink } from "../link/browser";
import { type DeskData, readPage } from "../page";
import { makeAnnouncer } from "../parts/announcer";
import { HouseAlarms, makeAlarms } from "../parts/houseAlarms";
import { Surrounded } from "../parts/surroundings";
import { makeToasts } from "../parts/toasts";
import { DeskProvider, makeView } from "../pages/desk/context";
import { LiveQueues, TodayProvider } from "../pages/desk/day";
import { Desk } from "../pages/desk/desk";
import { DeskPage } from "../pages/desk/DeskPage";
import { faultWords } from "../pages/desk/faults";
import { BrowserPhone } from "../phone/browserPhone";
import { telephone } from "../phone/telephone";
import { makeDrafts } from "../state/drafts";
import { loadWords, t } from "../words";

const page = readPage<DeskData>();

function start(): void {
  const api = makeApi({
    forgery: page.forgery,
    fetch: (input, init) => fetch(input, init),
    loggedOut: goToLogIn,
    offline: () => t("link", "The console does not answer. Check the network, then try again."),
  });
  const toasts = makeToasts();
  const { link } = openLink(api);
  const desk = new Desk({
    link,
    api,
    page,
    makePhone: (station) => (station === "browser" ? new BrowserPhone() : telephone()),
    drafts: makeDrafts(localStorage, page.account.name),
    window: sessionStorage,
    fault: (error) => toasts.fault(faultWords(error)),
    monotonic: () => performance.now(),
    after: (ms, run) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
  });
  const queues = new LiveQueues();
  link.listen({
    opened: () => void link.ask("board.watch", {}).then((board) => queues.begin(board), () => undefined),
    event: (event) => event.event === "board.changed" && queues.change(event.board),
    status: (status) => status !== "open" && queues.end(),
  });
  const alarms = makeAlarms(link);
  const announce = makeAnnouncer(document.body);
  const around = { page, api, format: makeFormat(page), clock: makeClock(() => link.serverNow()), toasts, announce };
  const place = document.getElementById("page");
  if (!place) throw new Error("the page has no #page");
  createRoot(place).render(
    <StrictMode>
      <Surrounded around={around}>
        <HouseAlarms store={alarms}>
          <DeskProvider value={{ desk, view: makeView() }}>
            <TodayProvider live={queues}>
              <DeskPage />
            </TodayProvider>
          </DeskProvider>
        </HouseAlarms>
      </Surrounded>
    </StrictMode>,
  );
  desk.start();
}

void loadWords(page.words).then(start);
