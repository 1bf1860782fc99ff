// A telephone beside the browser: it rings and is answered there; the desk only shows what happens.

import type { Phone, PhoneState } from "./phone";

const STATE: PhoneState = {
  kind: "telephone",
  registered: true,
  ringing: false,
  talking: false,
  microphone: null,
  quality: null,
  fault: null,
};

export function telephone(): Phone {
  const nothing = () => undefined;
  return {
    state: () => STATE,
    subscribe: () => nothing,
    start: nothing,
    stop: nothing,
    answer: nothing,
    disarm: nothing,
    hangUp: nothing,
    mute: nothing,
    tones: nothing,
    level: () => 0,
  };
}
