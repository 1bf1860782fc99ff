// The recordings of one earlier contact, asked for when they are opened. Each hearing is written down by the
// server, and who may not hear it is told so.

import { useEffect, useState } from "react";
import { length } from "../../format";
import { useApi } from "../../parts/surroundings";
import type { InteractionRecord, RecordingOf } from "../../records";
import { t } from "../../words";

export function Recordings({ interaction }: { interaction: string }) {
  const api = useApi();
  const [recordings, setRecordings] = useState<RecordingOf[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    api.get<InteractionRecord>(`/api/interactions/${encodeURIComponent(interaction)}`).then(
      (answer) => setRecordings(answer.recordings),
      (error: Error) => setFault(error.message),
    );
  }, [api, interaction]);
  return (
    <div className="recordings">
      {recordings?.map((recording, at) => <Player key={recording.id} recording={recording} play={at === 0} />)}
      {fault && <span className="s12 c-danger" role="alert">{fault}</span>}
    </div>
  );
}

function Player({ recording, play }: { recording: RecordingOf; play: boolean }) {
  const [broken, setBroken] = useState(false);
  if (!recording.may_hear) return <p className="s12 mute2">{t("history", "Only the agent who talked and team leads may hear this recording.")}</p>;
  if (broken) return <p className="s12 c-danger" role="alert">{t("history", "The recording cannot be played. Try again; if it stays so, tell the administrator.")}</p>;
  return (
    // biome-ignore lint/a11y/useMediaCaption: a telephone talk has no captions
    <audio controls preload="none" autoPlay={play} aria-label={t("history", "Recording of {length}", { length: length(recording.seconds) })} src={`/recordings/${encodeURIComponent(recording.id)}`} onError={() => setBroken(true)} />
  );
}
