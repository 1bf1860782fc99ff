// The agent's phone as the desk uses it, whatever it is: the soft phone of this browser (browserPhone.ts) or
// a telephone beside it (telephone.ts). At the desk it never answers by itself.

export type PhoneFault =
  | "microphone-refused" // the browser or the user does not allow it
  | "microphone-missing" // none is plugged in
  | "microphone-lost" // it went away during the shift
  | "insecure" // the page is neither https nor localhost: browsers give no microphone
  | "not-registered" // the centre cannot ring this browser
  | "ring-silent"; // the browser plays no sound before somebody clicks into the page

/** Whether a call cannot be answered before it is mended. */
export function microphoneFault(fault: PhoneFault | null): boolean {
  return fault === "microphone-refused" || fault === "microphone-missing" || fault === "microphone-lost" || fault === "insecure";
}

/** How the voice comes through, measured over the last seconds. */
export interface Quality {
  loss: number; // share, 0-1
  roundTrip: number | null; // ms
}

export interface PhoneState {
  kind: "browser" | "telephone";
  registered: boolean;
  ringing: boolean;
  talking: boolean;
  microphone: string | null; // its name, once the browser tells it
  quality: Quality | null;
  fault: PhoneFault | null;
}

export interface Credentials {
  uri: string;
  user: string;
  password: string;
  path: string;
}

export interface Phone {
  state(): PhoneState;
  subscribe(changed: () => void): () => void;
  /** Registers; again with others after a new log-in. */
  start(credentials: Credentials | null): void;
  stop(): void;
  /** Takes the call that rings, or the one that will ring in this moment. */
  answer(): void;
  /** Forgets an answer() for a call that has not rung yet. */
  disarm(): void;
  hangUp(): void;
  mute(on: boolean): void;
  tones(digits: string): void;
  /** The microphone's level now, 0-1. */
  level(): number;
}

export function faultOf(error: unknown): PhoneFault {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "microphone-refused";
  if (name === "NotFoundError" || name === "OverconstrainedError" || name === "NotReadableError") return "microphone-missing";
  return window.isSecureContext ? "microphone-missing" : "insecure";
}
