// The strip: the one place where calls live. One card, whose content changes with the moment.

import { useStore } from "../../store";
import { momentOf } from "../../state/desk";
import { AwayStrip } from "./strip/AwayStrip";
import { CallStrip } from "./strip/CallStrip";
import { IdleStrip } from "./strip/IdleStrip";
import { RingingStrip } from "./strip/RingingStrip";
import { WrapUpStrip } from "./strip/WrapUpStrip";
import { useDesk } from "./context";

export function Strip() {
  const desk = useDesk();
  const moment = useStore(desk.store, momentOf);
  switch (moment) {
    case "away":
      return <AwayStrip />;
    case "idle":
      return <IdleStrip />;
    case "ringing":
      return <RingingStrip />;
    case "dialling":
    case "talking":
    case "held":
      return <CallStrip />;
    case "wrap-up":
      return <WrapUpStrip />;
  }
}
