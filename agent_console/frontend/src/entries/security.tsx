import { openWatch } from "../parts/openWatch";
import { SecurityPage } from "../pages/security/SecurityPage";
import { BlockWatch } from "../pages/security/watch";

openWatch(
  (link) => new BlockWatch(link),
  (watch) => <SecurityPage watch={watch} />,
);
