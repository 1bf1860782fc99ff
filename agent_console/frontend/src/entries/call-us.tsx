import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiFault, makeApi } from "../api";
import { makeClock } from "../clock";
import { makeFormat } from "../format";
import { readPage, type VisitorData } from "../page";
import { Surrounded } from "../parts/surroundings";
import { makeToasts } from "../parts/toasts";
import { CallUsPage } from "../pages/call-us/CallUsPage";
import { VisitorPhone, type VisitorCredentials } from "../phone/visitor";
import { loadWords } from "../words";

const page = readPage<VisitorData>();

function start(): void {
  const api = makeApi({ forgery: page.forgery, fetch: (input, init) => fetch(input, init), loggedOut: () => undefined, offline: () => "" });
  const phone = new VisitorPhone(async () => {
    try {
      const { token } = await api.send<{ token: string }>("POST", "/call-us/token");
      return await api.send<VisitorCredentials>("POST", "/visitor-phone", { token });
    } catch (error) {
      const many = error instanceof ApiFault && (error.code === "too-many-tries" || error.code === "too-many-visitors");
      throw new Error(many ? "too-many" : "failed");
    }
  });
  const around = { page, api, format: makeFormat(page), clock: makeClock(() => Date.now()), toasts: makeToasts(), announce: () => undefined };
  const place = document.getElementById("page");
  if (!place) throw new Error("the page has no #page");
  createRoot(place).render(
    <StrictMode>
      <Surrounded around={around}>
        <CallUsPage phone={phone} />
      </Surrounded>
    </StrictMode>,
  );
}

void loadWords(page.words).then(start);
