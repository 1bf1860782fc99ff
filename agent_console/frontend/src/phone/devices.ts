// Which microphone, loudspeaker and ringing device this browser uses. Kept in the browser: devices belong to
// the place, not to the person.

export type Role = "microphone" | "speaker" | "ringer";
export interface Device {
  id: string;
  label: string;
}
export type Choice = Record<Role, string>; // "": the browser's default

const KEY = "trunkline.devices";
const NONE: Choice = { microphone: "", speaker: "", ringer: "" };

export function chosenDevices(): Choice {
  try {
    return { ...NONE, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Choice>) };
  } catch {
    return NONE;
  }
}

export function chooseDevice(role: Role, id: string): Choice {
  const choice = { ...chosenDevices(), [role]: id };
  localStorage.setItem(KEY, JSON.stringify(choice));
  return choice;
}

/** Loudspeakers are listed only by browsers that can choose one. */
export async function listDevices(): Promise<{ microphones: Device[]; speakers: Device[] }> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind && device.deviceId !== "" && device.deviceId !== "default").map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: of("audioinput"), speakers: of("audiooutput") };
}

/** A headset was plugged in or pulled out. */
export function whenDevicesChange(changed: () => void): void {
  navigator.mediaDevices?.addEventListener("devicechange", changed);
}

/** The chosen microphone; if it is not plugged in, whichever the browser takes. Rejects with DOMException. */
export async function openMicrophone(id = chosenDevices().microphone): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DOMException("no media devices on an insecure page", "InsecureError");
  const voice: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: id ? { ...voice, deviceId: { exact: id } } : voice });
  } catch (error) {
    if (id && error instanceof DOMException && error.name === "OverconstrainedError")
      return navigator.mediaDevices.getUserMedia({ audio: voice });
    throw error;
  }
}

export function closeStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

interface Sink {
  setSinkId?: (id: string) => Promise<void>;
}

/** Plays the element on that device, where the browser can choose one. */
export async function playOn(element: HTMLAudioElement, id: string): Promise<void> {
  await (element as Sink).setSinkId?.(id).catch(() => (element as Sink).setSinkId?.(""));
}
