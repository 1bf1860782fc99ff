// Records from the microphone, as long as a prompt may be.

import { useCallback, useEffect, useRef, useState } from "react";
import { closeStream, openMicrophone } from "../../phone/devices";
import { type LevelMeter, meter } from "../../phone/level";
import { faultOf, type PhoneFault } from "../../phone/phone";

export interface Recorder {
  recording: boolean;
  began: number; // ms, of the clock of performance.now()
  fault: PhoneFault | null;
  level: () => number;
  start: () => void;
  stop: () => void;
}

interface Running {
  stream: MediaStream;
  recorder: MediaRecorder;
  meter: LevelMeter;
  limit: number;
}

export function useRecorder(longest: number, made: (sound: Blob) => void): Recorder {
  const running = useRef<Running | null>(null);
  const told = useRef(made);
  told.current = made;
  const [recording, setRecording] = useState(false);
  const [began, setBegan] = useState(0);
  const [fault, setFault] = useState<PhoneFault | null>(null);

  const end = useCallback(() => {
    const now = running.current;
    running.current = null;
    if (!now) return;
    clearTimeout(now.limit);
    if (now.recorder.state !== "inactive") now.recorder.stop();
    now.meter.close();
    closeStream(now.stream);
    setRecording(false);
  }, []);

  useEffect(
    () => () => {
      told.current = () => undefined; // the dialog has gone
      end();
    },
    [end],
  );

  const start = useCallback(async () => {
    setFault(null);
    try {
      const stream = await openMicrophone();
      const recorder = new MediaRecorder(stream);
      const pieces: Blob[] = [];
      recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      recorder.addEventListener("stop", () => told.current(new Blob(pieces, { type: recorder.mimeType })));
      recorder.start();
      running.current = { stream, recorder, meter: meter(stream), limit: window.setTimeout(end, longest * 1000) };
      setBegan(performance.now());
      setRecording(true);
    } catch (error) {
      setFault(faultOf(error));
    }
  }, [longest, end]);

  return { recording, began, fault, level: () => running.current?.meter.level() ?? 0, start: () => void start(), stop: end };
}
