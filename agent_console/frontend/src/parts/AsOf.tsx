// What a panel says of its figures' time: as a rule its own words; as of when they are, while the database is behind.

import type { ReactNode } from "react";
import { t } from "../words";
import { moment } from "./alarmWords";
import { useRecordsAsOf } from "./houseAlarms";
import { Icon } from "./Icon";
import { useFormat, useNow } from "./surroundings";

export function AsOf({ children }: { children: ReactNode }) {
  const asOf = useRecordsAsOf();
  const format = useFormat();
  const now = useNow();
  if (asOf === null) return <span className="end s12 mute2">{children}</span>;
  return (
    <span className="end s12 c-warn row asof">
      <Icon name="clock" size="s" />
      {t("house", "as of {time}", { time: moment(asOf, format, now) })}
    </span>
  );
}
