// What the log-in form does beyond a form: the password shown, the microphone heard before the shift, the
// theme. Its words come with the page, in data attributes; without scripts it still logs in.

import { chosenDevices, closeStream, listDevices, openMicrophone } from "../../phone/devices";
import { type LevelMeter, meter } from "../../phone/level";
import type { Theme } from "../../page";
import { applyTheme } from "../../parts/theme";
import { faultOf } from "../../phone/phone";

const HEARD = 0.28; // of the meter: a voice at an arm's length
const YEAR = 365 * 24 * 3600;

function must<Kind extends HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the log-in page has no #${id}`);
  return found as Kind;
}

export function logIn(): void {
  showPassword();
  chooseTheme();
  microphone();
}

function showPassword(): void {
  const field = must<HTMLInputElement>("password");
  const button = must<HTMLButtonElement>("show");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = (shown ? button.dataset.hide : button.dataset.show) ?? "";
    field.focus();
  });
}

function chooseTheme(): void {
  const select = must<HTMLSelectElement>("theme");
  select.addEventListener("change", () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser yet
    document.cookie = `theme=${select.value}; path=/; max-age=${YEAR}; samesite=lax`;
    applyTheme(select.value as Theme);
  });
}


function microphone(): void {
  const station = must<HTMLSelectElement>("station");
  const part = must<HTMLElement>("microphone");
  const button = must<HTMLButtonElement>("check");
  const bar = part.querySelector<HTMLElement>("[role=meter]");
  const fill = bar?.querySelector<HTMLElement>("i");
  const word = part.querySelector<HTMLElement>(".word");
  if (!bar || !fill || !word) return;
  let stream: MediaStream | null = null;
  let levels: LevelMeter | null = null;
  let drawing = 0;
  let heardAt = -Infinity;

  const stop = () => {
    cancelAnimationFrame(drawing);
    levels?.close();
    closeStream(stream);
    levels = stream = null;
  };
  const say = (text: string | undefined, state: string) => {
    if (word.textContent !== text) word.textContent = text ?? "";
    part.dataset.state = state;
  };
  const draw = () => {
    const level = levels?.level() ?? 0;
    if (level > HEARD) heardAt = performance.now();
    fill.style.width = `${Math.round(level * 100)}%`;
    bar.setAttribute("aria-valuenow", String(Math.round(level * 100)));
    if (performance.now() - heardAt < 4000) say(part.dataset.heard, "heard");
    else say(part.dataset.silent, "silent");
    drawing = requestAnimationFrame(draw);
  };
  const start = async () => {
    stop();
    try {
      stream = await openMicrophone();
    } catch (error) {
      const fault = faultOf(error);
      const key = { "microphone-refused": "refused", insecure: "insecure" }[fault as string] ?? "missing";
      say(part.dataset[key], "fault");
      button.hidden = false;
      return;
    }
    levels = meter(stream);
    button.hidden = true;
    await nameBrowser(station);
    draw();
  };
  const follow = () => {
    const here = station.value === "browser";
    part.hidden = !here;
    if (!here) stop();
    else void allowedAlready().then((yes) => (yes ? start() : undefined));
  };
  button.addEventListener("click", () => void start());
  station.addEventListener("change", follow);
  addEventListener("pagehide", stop);
  follow();
}

/** Whether the browser gives the microphone without asking: then it is listened to at once. */
async function allowedAlready(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return state === "granted";
  } catch {
    return false; // a browser that does not tell: the button asks
  }
}

async function nameBrowser(station: HTMLSelectElement): Promise<void> {
  const { microphones } = await listDevices();
  const mine = microphones.find(({ id }) => id === chosenDevices().microphone) ?? microphones[0];
  const option = station.querySelector<HTMLOptionElement>('option[value="browser"]');
  if (option?.dataset.name && mine?.label) option.textContent = option.dataset.name.replace("{microphone}", mine.label);
}
