import "@xyflow/react/dist/style.css";
import "../pages/flows/flows.css";
import "../pages/flows/callers/callers.css";
import "../pages/flows/rehearsal/rehearsal.css";
import { Designer } from "../designer/designer";
import { openWatch } from "../parts/openWatch";
import { DesignerPage } from "../pages/flows/DesignerPage";
import type { DesignerData } from "../pages/flows/data";
import { readPage } from "../page";
import { makeDrafts } from "../state/drafts";

openWatch(
  (link, api) => {
    const page = readPage<DesignerData>();
    return new Designer(link, api, makeDrafts(localStorage, page.account.name), page.flow);
  },
  (designer) => <DesignerPage designer={designer} />,
);
