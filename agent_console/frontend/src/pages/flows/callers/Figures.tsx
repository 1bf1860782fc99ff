// What callers did, in figures: in the whole flow and where they hang up, or at the chosen node.

import { length, percent } from "../../../format";
import { useFormat } from "../../../parts/surroundings";
import { hangUps, losesCallers, type Overlay } from "../../../state/flowLive";
import { t, tn } from "../../../words";
import { useDesigner, useDrawn, useLanguage, useNodeWord } from "../designing";
import { exitWord } from "../words";
import { useCallers } from "./Calling";

const WORST = 5; // nodes

export function Figures() {
  const { nodes } = useCallers();
  const { chosen } = useDrawn();
  const one = chosen.size === 1 ? [...chosen][0] : undefined;
  return one === undefined ? <OfAll nodes={nodes} /> : <OfNode name={one} here={nodes.get(one)} />;
}

function OfAll({ nodes }: { nodes: ReadonlyMap<string, Overlay> }) {
  const designer = useDesigner();
  const format = useFormat();
  const word = useNodeWord();
  const came = nodes.get(designer.document.start ?? "")?.cameIn ?? 0;
  const { all, worst } = hangUps(nodes);
  if (nodes.size === 0) return <p className="s13 mute2" role="status">{t("flow", "Nobody has called in this time.")}</p>;
  return (
    <>
      <p className="s13" role="status">
        <b className="num">{tn("flow", "{n} caller came in", "{n} callers came in", came, { n: format.count(came) })}</b>
        {" · "}
        <span className="num">{tn("flow", "{n} hung up on the way", "{n} hung up on the way", all, { n: format.count(all) })}</span>
      </p>
      {worst.length > 0 && (
        <>
          <h3>{t("flow", "Where they hang up")}</h3>
          <ul className="callerlist" aria-label={t("flow", "Where they hang up")}>
            {worst.slice(0, WORST).map(([name, here]) => (
              <li key={name} className="row">
                <span className="cut">
                  {name in designer.document.nodes ? <button type="button" className="linklike" onClick={() => designer.choose([name])}>{word(name)}</button> : t("flow", "{node} (not in this drawing)", { node: name })}
                </span>
                <GaveUp here={here} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function GaveUp({ here }: { here: Overlay }) {
  const format = useFormat();
  return (
    <span className={losesCallers(here) ? "c-danger num end nw" : "num end nw"}>
      {t("flow", "{n} of {all}, {share}", { n: format.count(here.gaveUp), all: format.count(here.cameIn), share: percent(here.dropOff ?? 0) })}
    </span>
  );
}

function OfNode({ name, here }: { name: string; here: Overlay | undefined }) {
  const designer = useDesigner();
  const language = useLanguage();
  const format = useFormat();
  const word = useNodeWord();
  const node = designer.document.nodes[name];
  const rows: [string, number, boolean][] = here
    ? [
        ...Object.entries(here.exits).map(([exit, many]): [string, number, boolean] => [node ? exitWord(exit, node, language) : exit, many, false]),
        [t("flow", "went on to somebody"), here.onward, false],
        [t("flow", "the flow ended"), here.ended, false],
        [t("flow", "lost by a fault"), here.lost, true],
        [t("flow", "hung up here"), here.gaveUp, losesCallers(here)],
      ]
    : [];
  return (
    <>
      <div className="row">
        <h3 className="cut">{word(name)}</h3>
        <button type="button" className="btn s q end" onClick={() => designer.choose([])}>{t("flow", "Whole flow")}</button>
      </div>
      {here ? (
        <>
          <p className="s13 num" role="status">{tn("flow", "{n} caller came into this node", "{n} callers came into this node", here.cameIn, { n: format.count(here.cameIn) })}</p>
          <table className="exitfigures">
            <caption className="vh">{t("flow", "How they left it")}</caption>
            <tbody>
              {rows.filter(([, many]) => many > 0).map(([exit, many, bad]) => (
                <tr key={exit} className={bad ? "c-danger" : undefined}>
                  <th scope="row" className="cut">{exit}</th>
                  <td className="num">{format.count(many)}</td>
                  <td className="num">{here.cameIn > 0 ? percent(many / here.cameIn) : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="s13 mute2 num">{here.median === null || here.p90 === null ? t("flow", "How long they stay is known when some have left.") : stayWords(here.median, here.p90)}</p>
        </>
      ) : (
        <p className="s13 mute2" role="status">{t("flow", "Nobody came into this node in this time.")}</p>
      )}
    </>
  );
}

/** Both in seconds. */
export const stayWords = (median: number, p90: number): string => t("flow", "Half of them stay up to {median}, nine of ten up to {p90}.", { median: stay(median), p90: stay(p90) });

const MINUTE = 60; // seconds

/** What callers do in a second counts in a menu. */
function stay(seconds: number): string {
  if (seconds >= MINUTE) return length(seconds);
  return t("flow", "{seconds} s", { seconds: seconds < 10 ? seconds.toFixed(1) : Math.round(seconds) });
}
