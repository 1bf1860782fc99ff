import { openWatch } from "../parts/openWatch";
import { LivePage } from "../pages/live/LivePage";
import { BoardWatch } from "../pages/live/watch";

openWatch(
  (link) => new BoardWatch(link),
  (watch) => <LivePage watch={watch} />,
);
