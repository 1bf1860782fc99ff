import "../pages/flows/flows.css";
import "../pages/flows/beginnings.css";
import { openWatch } from "../parts/openWatch";
import { FlowsPage } from "../pages/flows/FlowsPage";
import { FlowsWatch } from "../pages/flows/watch";

openWatch(
  (link, api) => new FlowsWatch(link, api),
  (watch) => <FlowsPage watch={watch} />,
);
