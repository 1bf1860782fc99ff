// Made by `npm run types` from the link's published schema (cti/link/messages.py). Change that, not this.

export type LinkMessages = AnyCommand | AnyEvent | AnyAnswer;
export type AnyCommand =
  | SessionOpen
  | SessionPing
  | StationsList
  | AgentLogIn
  | AgentLogOut
  | AgentReady
  | AgentNotReady
  | AgentWrapUpMore
  | AgentWrapUpDone
  | CallDecline
  | CallHold
  | CallRetrieve
  | CallMute
  | CallDigits
  | CallTransfer
  | CallClear
  | CallMake
  | InteractionNote
  | InteractionDisposition
  | InteractionCustomer
  | BoardWatch
  | BoardUnwatch
  | BlocklistList
  | BlocklistBlock
  | BlocklistUnblock
  | FlowsTypes
  | FlowsDocument
  | FlowsTemplates
  | FlowsExits
  | FlowsJudge
  | FlowsTry
  | FlowsHear
  | FlowsPublish
  | FlowsMakeLive
  | FlowsWatch
  | FlowsUnwatch
  | FlowsFollow
  | FlowsUnfollow
  | FlowsTest
  | FlowsTestGo
  | FlowsTestStops
  | FlowsTestSet
  | FlowsTestEnd
  | PromptsList
  | PromptsTake
  | PromptsSpeak
  | PromptsDelete
  | PromptsBack;
export type AnyEvent =
  | AgentStateChanged
  | CallDelivered
  | CallDialling
  | CallEstablished
  | CallHeld
  | CallRetrieved
  | CallUpdated
  | CallTransferred
  | CallCleared
  | BoardChanged
  | BlocklistChanged
  | AlarmsChanged
  | SessionEnded
  | FlowsChanged
  | FlowsNow
  | FlowsFollowed
  | FlowsTested
  | PromptsChanged;
export type AnyAnswer =
  | SessionOpened
  | AgentLoggedIn
  | Board
  | PromptList
  | StationChoice
  | FlowTypes
  | FlowDocument
  | FlowTemplates
  | FlowExits
  | FlowJudged
  | FlowTried
  | FlowHeard
  | FlowPublished
  | FlowTestBegun
  | Reply
  | Error;

/**
 * Says who is there: a console by the page's short token, others by account and password.
 * Errors: wrong-credentials, expired-token, too-many-tries, records-away. Answer: SessionOpened.
 */
export interface SessionOpen {
  account?: string | null;
  command: "session.open";
  id: number;
  password?: string | null;
  token?: string | null;
}
/**
 * Answer: {"time": server's time}.
 */
export interface SessionPing {
  command: "session.ping";
  id: number;
}
/**
 * Where an agent can sit. Answer: {"stations": [StationChoice]}.
 */
export interface StationsList {
  command: "stations.list";
  id: number;
}
/**
 * Takes a station ("browser" or a station's name); the agent starts not ready, or goes on where he was.
 * `desk`: a random name of this console's own, the same after a lost connection or a reload: then it goes on
 * without asking, and no other console is ended.
 * Errors: already-logged-in (take_over ends the other place), station-taken, unknown-station.
 * Answer: AgentLoggedIn.
 */
export interface AgentLogIn {
  command: "agent.log_in";
  desk?: string | null;
  id: number;
  station?: string;
  take_over?: boolean;
}
/**
 * Errors: call-in-progress.
 */
export interface AgentLogOut {
  command: "agent.log_out";
  id: number;
}
/**
 * Ready, or next-ready during a call. From wrap-up it ends the wrap-up. Whose telephone is not there is
 * not-ready (phone-lost) until it is. Errors: illegal-move.
 */
export interface AgentReady {
  command: "agent.ready";
  id: number;
}
/**
 * Not ready with a reason, or next during a call. Errors: unknown-reason, illegal-move.
 */
export interface AgentNotReady {
  command: "agent.not_ready";
  id: number;
  reason: string;
}
/**
 * 30 seconds more. Errors: illegal-move.
 */
export interface AgentWrapUpMore {
  command: "agent.wrap_up_more";
  id: number;
}
/**
 * The wrap-up is over before its time: he becomes what he chose during the call, else ready.
 * Errors: illegal-move.
 */
export interface AgentWrapUpDone {
  command: "agent.wrap_up_done";
  id: number;
}
/**
 * The offered call goes back to the head of its queue. Errors: no-such-call, illegal-move.
 */
export interface CallDecline {
  command: "call.decline";
  id: number;
  interaction: string;
}
export interface CallHold {
  command: "call.hold";
  id: number;
  interaction: string;
}
export interface CallRetrieve {
  command: "call.retrieve";
  id: number;
  interaction: string;
}
export interface CallMute {
  command: "call.mute";
  id: number;
  interaction: string;
  on: boolean;
}
/**
 * Sends key tones to the other side.
 */
export interface CallDigits {
  command: "call.digits";
  digits: string;
  id: number;
  interaction: string;
}
/**
 * Blind: to an agent, a queue or an outside number, exactly one of them.
 * Errors: no-such-call, no-such-agent, agent-not-available, no-such-queue, bad-number, no-free-line.
 */
export interface CallTransfer {
  agent?: string | null;
  command: "call.transfer";
  id: number;
  interaction: string;
  number?: string | null;
  queue?: string | null;
}
/**
 * Hangs up.
 */
export interface CallClear {
  command: "call.clear";
  id: number;
  interaction: string;
}
/**
 * Dials out: the agent's own phone first, then the number. Answer: {"interaction": id}.
 * Errors: bad-number, illegal-move, no-free-line.
 */
export interface CallMake {
  command: "call.make";
  id: number;
  number: string;
}
/**
 * Keeps the note as it is typed; during the call and until wrap-up ends.
 */
export interface InteractionNote {
  command: "interaction.note";
  id: number;
  interaction: string;
  text: string;
}
/**
 * Errors: unknown-disposition.
 */
export interface InteractionDisposition {
  command: "interaction.disposition";
  disposition: string;
  id: number;
  interaction: string;
}
/**
 * Chooses whom this call belongs to. Errors: no-such-customer.
 */
export interface InteractionCustomer {
  command: "interaction.customer";
  customer: number;
  id: number;
  interaction: string;
}
/**
 * Team lead's: answers with a Board, then sends `board.changed` events. Errors: not-allowed.
 */
export interface BoardWatch {
  command: "board.watch";
  id: number;
}
export interface BoardUnwatch {
  command: "board.unwatch";
  id: number;
}
/**
 * Administrator's: answers with the Blocklist; from then on `blocklist.changed` tells of changes.
 * Errors: not-allowed.
 */
export interface BlocklistList {
  command: "blocklist.list";
  id: number;
}
/**
 * Blocks an address by hand. Errors: not-allowed, bad-address, never-blocked, own-address.
 */
export interface BlocklistBlock {
  address: string;
  command: "blocklist.block";
  id: number;
  minutes?: number;
}
/**
 * Lifts a block; what the address did before is forgotten. Errors: not-allowed, not-blocked.
 */
export interface BlocklistUnblock {
  address: string;
  command: "blocklist.unblock";
  id: number;
}
/**
 * Answers FlowTypes: what the designer draws with. For team leads and administrators, as all of `flows`.
 * Errors: not-allowed.
 */
export interface FlowsTypes {
  command: "flows.types";
  id: number;
}
/**
 * The flow as new callers take it, drawn here or come from a file: answers FlowDocument. Errors:
 * not-allowed, no-such-flow.
 */
export interface FlowsDocument {
  command: "flows.document";
  flow: string;
  id: number;
}
/**
 * What a new flow may begin as: answers FlowTemplates. Errors: not-allowed.
 */
export interface FlowsTemplates {
  command: "flows.templates";
  id: number;
}
/**
 * Which exits nodes have, as their fields stand, be they half filled in: answers FlowExits. Errors:
 * not-allowed.
 */
export interface FlowsExits {
  command: "flows.exits";
  id: number;
  nodes: {
    [k: string]: {
      [k: string]: unknown;
    };
  };
}
/**
 * What is wrong with this one's draft of the flow: answers FlowJudged. Errors: not-allowed, no-draft,
 * database-unavailable.
 */
export interface FlowsJudge {
  command: "flows.judge";
  flow: string;
  id: number;
}
/**
 * Plays a trial with this one's draft of the flow: answers FlowTried. Errors: not-allowed, no-draft,
 * faulty-flow, database-unavailable.
 */
export interface FlowsTry {
  command: "flows.try";
  flow: string;
  id: number;
  trial: Trial;
}
/**
 * A saved attempt and what is expected of it.
 */
export interface Trial {
  /**
   * @maxItems 200
   */
  answers?: (
    Keys | Says | Speaks | HangsUp | Refuses | Serves | Fails | Answers | Fetches | ComesOut | TimesOut
  )[];
  /**
   * how often he has called before
   */
  calls?: number;
  chance?: number;
  expect?: Expected;
  /**
   * caller, called, language, now (2026-11-26T09:30), customer.firm …
   */
  given?: {
    [k: string]: string | number | boolean | null;
  };
  name: string;
  /**
   * hours → are they open; else they are
   */
  open?: {
    [k: string]: boolean;
  };
  /**
   * how queues are; else an agent is ready in each
   */
  queues?: {
    [k: string]: QueueLooks;
  };
  /**
   * whether he has taken part in each poll before
   */
  voted?: boolean;
}
/**
 * He presses these; "" is nothing at all.
 */
export interface Keys {
  keys: string;
}
/**
 * He says this: one of the words that are listened for, or something else.
 */
export interface Says {
  says: string;
}
/**
 * He leaves a message of so many seconds; 0: he says nothing.
 */
export interface Speaks {
  seconds: number;
}
/**
 * He hangs up.
 */
export interface HangsUp {
  hangs_up: true;
}
/**
 * The queue gives him back.
 */
export interface Refuses {
  refused: string;
}
/**
 * An agent takes him, talks for so many seconds and hangs up.
 */
export interface Serves {
  served: number;
}
/**
 * What the flow asks for cannot be done.
 */
export interface Fails {
  fails: string;
}
/**
 * A source answers with these rows, column → value; none: nothing was found. For a change, a row for each
 * that was changed.
 */
export interface Answers {
  /**
   * @maxItems 200
   */
  rows: {
    [k: string]: string | number | boolean | null;
  }[];
}
/**
 * A web service answers: its status, and what is picked out of it, variable → value.
 */
export interface Fetches {
  status: number;
  values?: {
    [k: string]: string | number | boolean | null;
  };
}
/**
 * How it went, in the words of the node's exits: "known", "locked", "running" … With it the fields of the
 * customer with whom the call is from now on, and what else there is to know: a matter's number.
 */
export interface ComesOut {
  customer?: {
    [k: string]: string;
  } | null;
  outcome: string;
  value?: string | null;
}
/**
 * No answer comes in time.
 */
export interface TimesOut {
  times_out: true;
}
/**
 * What must be so afterwards; what is left out may be as it likes.
 */
export interface Expected {
  /**
   * "queue:sales-en", "hang-up" or the last node's name
   */
  ends?: string | null;
  /**
   * pieces of what he hears, in this order
   */
  hears?: string[];
  /**
   * formulas that hold at the end
   */
  holds?: string[];
  /**
   * nodes, in this order, others between
   */
  passes?: string[];
}
/**
 * How a queue is, when the flow asks.
 */
export interface QueueLooks {
  logged_in?: number;
  longest?: number;
  ready?: number;
  waiting?: number;
}
/**
 * What callers hear there, to be listened to: answers FlowHeard. Errors: not-allowed, unknown-language,
 * cannot-speak.
 */
export interface FlowsHear {
  command: "flows.hear";
  id: number;
  language: string;
  sound?: string | null;
  text?: string | null;
}
/**
 * This one's draft becomes the newest version, and new callers take it: answers FlowPublished. base: the
 * version from which he began. in_spite_of: why, when trials disappoint. Errors: not-allowed, no-draft,
 * draft-moved, faulty-flow, disappointing, flow-moved, database-unavailable.
 */
export interface FlowsPublish {
  base: number;
  command: "flows.publish";
  flow: string;
  id: number;
  in_spite_of?: string | null;
  note?: string;
}
/**
 * New callers take this version. Errors: not-allowed, no-such-version, faulty-flow,
 * database-unavailable.
 */
export interface FlowsMakeLive {
  command: "flows.make_live";
  flow: string;
  id: number;
  version: number;
}
/**
 * Who is where in a flow: answers FlowNow, then sends `flows.now` events, a few a second at most.
 * Errors: not-allowed, no-such-flow.
 */
export interface FlowsWatch {
  command: "flows.watch";
  flow: string;
  id: number;
}
export interface FlowsUnwatch {
  command: "flows.unwatch";
  flow: string;
  id: number;
}
/**
 * One caller, step by step: answers FollowedCall, then sends `flows.followed` events until the call is
 * over. It stands in the audit log. Errors: not-allowed, no-such-call, too-many.
 */
export interface FlowsFollow {
  command: "flows.follow";
  id: number;
  interaction: string;
}
export interface FlowsUnfollow {
  command: "flows.unfollow";
  id: number;
  interaction: string;
}
/**
 * A telephone of the house rings, or with "browser" one that registers with the answer's `sip` for this
 * call alone; whoever answers is a caller of the flow: of this one's draft, or of a published version.
 * Nothing of the world changes (no vote, no message, nothing written to a database or a service, no queue)
 * unless `changes`; it is no call of the journal. `stops`: nodes before which it pauses; `step`: before the
 * first. `caller`: the number that he seems to have. Answers FlowTestBegun; `flows.tested` tells what
 * happens. Errors: not-allowed, no-draft, no-such-version, faulty-flow, unknown-station, station-taken,
 * switch-unreachable, draining, too-many, database-unavailable.
 */
export interface FlowsTest {
  caller?: string | null;
  changes?: boolean;
  command: "flows.test";
  flow: string;
  id: number;
  language?: string | null;
  station: string;
  step?: boolean;
  /**
   * @maxItems 100
   */
  stops?: string[];
  version?: number | null;
}
/**
 * On from a pause: to the next node (`step`), or to the next one where it is to pause.
 * Errors: not-allowed, no-such-test, illegal-move.
 */
export interface FlowsTestGo {
  command: "flows.test_go";
  id: number;
  step?: boolean;
  test: string;
}
/**
 * From now on it pauses before these nodes, in place of those before.
 * Errors: not-allowed, no-such-test.
 */
export interface FlowsTestStops {
  command: "flows.test_stops";
  id: number;
  /**
   * @maxItems 100
   */
  stops: string[];
  test: string;
}
/**
 * In a pause, gives a variable of the flow another value. Errors: not-allowed, no-such-test,
 * illegal-move, unknown-variable, bad-value.
 */
export interface FlowsTestSet {
  command: "flows.test_set";
  id: number;
  test: string;
  value: string;
  variable: string;
}
/**
 * Hangs up. Errors: not-allowed, no-such-test.
 */
export interface FlowsTestEnd {
  command: "flows.test_end";
  id: number;
  test: string;
}
/**
 * Answers PromptList: the site's own sound files. For team leads and administrators, as all of `prompts`.
 * Errors: not-allowed.
 */
export interface PromptsList {
  command: "prompts.list";
  id: number;
}
/**
 * Makes a file that was sent to the console (/api/prompts/uploads) the sound of this name; the one before
 * is kept. Errors: not-allowed, unknown-language, no-such-upload, cannot-write, sound-empty,
 * sound-too-large, sound-unknown, sound-broken, sound-silent, sound-too-long, sound-too-costly.
 */
export interface PromptsTake {
  command: "prompts.take";
  id: number;
  language: string;
  name: string;
  upload: string;
}
/**
 * The same of a text, in the site's voice. Errors: not-allowed, unknown-language, cannot-speak,
 * cannot-write.
 */
export interface PromptsSpeak {
  command: "prompts.speak";
  id: number;
  language: string;
  name: string;
  text: string;
}
/**
 * It can be brought back. Errors: not-allowed, unknown-language, no-such-prompt, cannot-write,
 * prompt-needed: a flow that callers take plays it and has no text for it.
 */
export interface PromptsDelete {
  command: "prompts.delete";
  id: number;
  language: string;
  name: string;
}
/**
 * The sound before this one, also of one that was deleted; once more, and it is as it was. Errors:
 * not-allowed, unknown-language, nothing-before, cannot-write.
 */
export interface PromptsBack {
  command: "prompts.back";
  id: number;
  language: string;
  name: string;
}
export interface AgentStateChanged {
  agent: AgentState;
  at: string;
  event: "agent.state";
}
export interface AgentState {
  agent: string;
  next: NextState | null;
  /**
   * why not ready: a reason of the site, or no-answer, declined, phone-lost, switch-lost
   */
  reason: string | null;
  since: string;
  state: "logged-out" | "not-ready" | "ready" | "reserved" | "busy" | "wrap-up";
  /**
   * reserved: answer by; wrap-up: ends by itself at
   */
  until: string | null;
}
/**
 * What an agent chose during a call, to be taken when it ends.
 */
export interface NextState {
  reason: string | null;
  state: "ready" | "not-ready" | "logged-out";
}
/**
 * The screen pop. Sent before the station is made to ring.
 */
export interface CallDelivered {
  at: string;
  call: Call;
  event: "call.delivered";
}
/**
 * One call of an agent, as he is to see it now.
 */
export interface Call {
  began: string;
  called: string | null;
  /**
   * the one it is, once known or chosen
   */
  customer: number | null;
  /**
   * who has this number: none, one or several
   */
  customers: Customer[];
  direction: "in" | "out";
  disposition: string | null;
  established: string | null;
  /**
   * on hold since
   */
  held: string | null;
  /**
   * newest first, at most 20
   */
  history: HistoryItem[];
  interaction: string;
  language: string | null;
  learned: Learned[];
  /**
   * "telco/3"
   */
  line: string | null;
  muted: boolean;
  note: string;
  /**
   * the other side, E.164; none when withheld
   */
  number: string | null;
  /**
   * why the records are missing, if they are
   */
  pop_fault: string | null;
  queue: string | null;
  recording: boolean;
  /**
   * the agent's index for this call, 0-100
   */
  skill: number | null;
  state: "delivered" | "dialling" | "established" | "held";
  /**
   * display name of the agent who sent it
   */
  transferred_from: string | null;
  /**
   * delivered: the offer ends at
   */
  until: string | null;
  /**
   * seconds in the queue until it was offered
   */
  waited: number;
}
/**
 * The card of a screen pop.
 */
export interface Customer {
  address: string | null;
  email: string | null;
  firm: string | null;
  form_of_address: string | null;
  id: number;
  key: boolean;
  language: string | null;
  latin_name: string | null;
  name: string;
  numbers: string[];
}
export interface HistoryItem {
  /**
   * display name of who talked last
   */
  agent: string | null;
  began: string;
  direction: "in" | "out";
  disposition: string | null;
  interaction: string;
  medium: "voice" | "voicemail";
  note: string | null;
  outcome: string;
  queue: string | null;
  recording: boolean;
  seconds: number;
}
/**
 * One thing the flow learned from the caller, for the agent's eyes: ("menu", "sales").
 */
export interface Learned {
  label: string;
  value: string;
}
export interface CallDialling {
  at: string;
  call: Call;
  event: "call.dialling";
}
export interface CallEstablished {
  at: string;
  call: Call;
  event: "call.established";
}
export interface CallHeld {
  at: string;
  call: Call;
  event: "call.held";
}
export interface CallRetrieved {
  at: string;
  call: Call;
  event: "call.retrieved";
}
/**
 * Mute, note, customer or disposition changed.
 */
export interface CallUpdated {
  at: string;
  call: Call;
  event: "call.updated";
}
/**
 * It has left this agent for `to`.
 */
export interface CallTransferred {
  at: string;
  call: Call;
  event: "call.transferred";
  to: string;
}
/**
 * It has ended for this agent. cause: customer, agent, no-answer, declined, caller-gave-up, phone-lost,
 * busy, unallocated-number, no-free-line, congestion, rejected, failed.
 */
export interface CallCleared {
  at: string;
  call: Call;
  cause: string;
  event: "call.cleared";
}
export interface BoardChanged {
  at: string;
  board: Board;
  event: "board.changed";
}
/**
 * The team lead's live figures. In `board.changed` only the rows that changed stand.
 */
export interface Board {
  agents: AgentRow[];
  boards: BoardRow[];
  queues: QueueRow[];
}
export interface AgentRow {
  agent: string;
  /**
   * talked today
   */
  calls: number;
  held: boolean;
  name: string;
  /**
   * share of today's staffed time spent on calls and wrap-up, 0-1
   */
  occupied: number;
  queue: string | null;
  reason: string | null;
  since: string;
  state: "logged-out" | "not-ready" | "ready" | "reserved" | "busy" | "wrap-up";
  station: string | null;
  /**
   * seconds today, talk and hold
   */
  talked: number;
  with_name: string | null;
  with_number: string | null;
}
export interface BoardRow {
  board: string;
  in_use: number;
  lines: number;
  /**
   * calls refused as full today
   */
  refused: number;
}
export interface QueueRow {
  abandoned: number;
  answered: number;
  /**
   * its agents who talk or wrap up
   */
  busy: number;
  logged_in: number;
  longest_since: string | null;
  /**
   * calls that entered it today
   */
  offered: number;
  overflowed: number;
  queue: string;
  /**
   * agents who could take its next call now
   */
  ready: number;
  /**
   * seconds
   */
  target: number;
  waiting: number;
  /**
   * answered within the queue's target today
   */
  within_target: number;
}
/**
 * Somebody was blocked, or is no more. To administrators who asked for the list.
 */
export interface BlocklistChanged {
  at: string;
  blocklist: Blocklist;
  event: "blocklist.changed";
}
/**
 * Newest first.
 */
export interface Blocklist {
  blocked: BlockedAddress[];
  spared: SparedAddress[];
}
/**
 * From there nothing is heard until `until`.
 */
export interface BlockedAddress {
  address: string;
  /**
   * the administrator who did it; empty: by itself
   */
  by: string;
  /**
   * SIP and the server's port; false: SIP alone
   */
  everywhere: boolean;
  /**
   * what led to it, in the end
   */
  kind:
    | "sip-unanswered"
    | "sip-unknown-name"
    | "sip-wrong-password"
    | "sip-refused"
    | "wrong-password"
    | "visitor"
    | "flood"
    | "by-hand";
  since: string;
  /**
   * how often it has been blocked of late; each time lasts twice as long
   */
  times: number;
  /**
   * offences before it was blocked
   */
  tries: number;
  until: string;
}
/**
 * It attacks, and is not blocked by itself: it is the site's own, or somebody works there.
 */
export interface SparedAddress {
  address: string;
  kind:
    | "sip-unanswered"
    | "sip-unknown-name"
    | "sip-wrong-password"
    | "sip-refused"
    | "wrong-password"
    | "visitor"
    | "flood"
    | "by-hand";
  last: string;
  /**
   * one of the site's own parts: it cannot be blocked at all
   */
  own: boolean;
  since: string;
  tries: number;
}
/**
 * An alarm was raised or cleared. All that stand now, the most urgent first; an agent is told of those
 * that concern his calls.
 */
export interface AlarmsChanged {
  alarms: RaisedAlarm[];
  at: string;
  event: "alarms.changed";
}
/**
 * Something of the house itself that is wrong, and still is. docs/operating.md says what each name means
 * and what to do.
 */
export interface RaisedAlarm {
  /**
   * one English sentence, as it was when it was raised; consoles translate by name
   */
  detail: string;
  name:
    | "node-lost"
    | "draining"
    | "facts-lost"
    | "facts-in-memory"
    | "records-stale"
    | "disk-full"
    | "recordings-fail"
    | "disk-low"
    | "certificate-ends";
  /**
   * critical: calls or facts are lost; major: calls go on, something with them does not; warning: to be seen to
   */
  severity: "critical" | "major" | "warning";
  since: string;
  /**
   * which, where there are several: a node's name
   */
  subject: string;
  /**
   * when what it warns of happens
   */
  until: string | null;
}
/**
 * The server is about to close this connection. reason: taken-over, account-closed, server-stops.
 */
export interface SessionEnded {
  at: string;
  event: "session.ended";
  reason: string;
}
/**
 * New callers take this version from now on. To team leads and administrators.
 */
export interface FlowsChanged {
  at: string;
  by: string;
  event: "flows.changed";
  flow: string;
  version: number;
}
/**
 * To those who watch the flow: its nodes that changed, and all its callers.
 */
export interface FlowsNow {
  at: string;
  event: "flows.now";
  flow: FlowNow;
}
/**
 * A flow and its callers. In `flows.now` only the nodes that changed stand.
 */
export interface FlowNow {
  /**
   * the longest there first, at most 50
   */
  callers: FlowCaller[];
  flow: string;
  nodes: FlowNode[];
}
/**
 * Somebody who is in a flow now.
 */
export interface FlowCaller {
  interaction: string;
  node: string;
  number: string | null;
  /**
   * in this node
   */
  since: string;
  version: number;
}
/**
 * A node of a flow: who is there now, and what callers did there since midnight of the site.
 */
export interface FlowNode {
  came_in: number;
  /**
   * the flow ended there
   */
  ended: number;
  /**
   * exit → how many left by it
   */
  exits: {
    [k: string]: number;
  };
  /**
   * hung up there
   */
  gave_up: number;
  /**
   * a fault ended the call there
   */
  lost: number;
  node: string;
  /**
   * callers in it
   */
  now: number;
  /**
   * went on to a queue or a telephone; some come back and leave by an exit
   */
  onward: number;
  version: number;
}
/**
 * To those who follow the call: the steps that are new, and all else as it is now.
 */
export interface FlowsFollowed {
  at: string;
  call: FollowedCall;
  event: "flows.followed";
}
/**
 * One caller's way through flows. `first`: the number of the first of `steps` in the call; `stands`:
 * where he is now, the outermost flow first, nothing while he is in none; `does`: what the flow wants of him
 * just now (play, collect, wait, query …); `variables`: as text, secret ones hidden; `failed`: what did not
 * work on his way, the newest last: a service, a prompt, nobody who could listen; `over`: the call is, and
 * nothing more is told of it.
 */
export interface FollowedCall {
  does: string | null;
  failed: string[];
  first: number;
  interaction: string;
  number: string | null;
  over: boolean;
  stands: StandsIn[];
  steps: WalkedStep[];
  variables: {
    [k: string]: string;
  };
}
export interface StandsIn {
  flow: string;
  node: string;
  since: string;
  version: number;
}
/**
 * A node and the exit by which it was left: as drawn, "hang-up", ":onward" to a queue or a telephone,
 * ":lost" by a fault; none: the flow ended. again: he came back into it from a queue.
 */
export interface WalkedStep {
  again: boolean;
  entered: string;
  exit: string | null;
  flow: string;
  node: string;
  seconds: number;
  version: number;
}
/**
 * To whoever began the test call. `call`: as in `flows.followed`; `paused`: before the node where it
 * stands; `left_out`: what was not done; `ended`: why it is over: hung-up, flow-over,
 * nobody-answered, failed, or where the caller would have gone, as "queue sales-en".
 */
export interface FlowsTested {
  at: string;
  call: FollowedCall;
  ended: string | null;
  event: "flows.tested";
  left_out: LeftOut[];
  paused: boolean;
}
/**
 * What a flow that is tested wanted and was not done. kind: vote, query, fetch, takemessage,
 * writecustomer …; what: in which poll, source, service or mailbox, if that is not said by the kind.
 */
export interface LeftOut {
  kind: string;
  what: string;
}
/**
 * A sound is another one, or is no more; callers hear that from now on. what: kept, deleted, back. To
 * team leads and administrators.
 */
export interface PromptsChanged {
  at: string;
  by: string;
  event: "prompts.changed";
  language: string;
  name: string;
  what: string;
}
export interface SessionOpened {
  account: string;
  /**
   * that stand now; `alarms.changed` follows
   */
  alarms: RaisedAlarm[];
  extension: string | null;
  name: string;
  role: "agent" | "lead" | "administrator";
  time: string;
}
/**
 * Everything a desk needs to draw itself; after it, events keep it true.
 */
export interface AgentLoggedIn {
  calls: Call[];
  /**
   * the last call, while he may still write about it
   */
  ended: Call | null;
  /**
   * why it ended, as `cause` of call.cleared
   */
  ended_by: string | null;
  resumed: boolean;
  /**
   * for station browser only
   */
  sip: SipCredentials | null;
  state: AgentState;
  station: string;
}
/**
 * What a browser phone registers with, over the WebSocket `path` of this very port.
 */
export interface SipCredentials {
  password: string;
  path: string;
  uri: string;
  user: string;
}
/**
 * deleted: what can be brought back; longest: seconds of a prompt; largest: bytes of a file.
 */
export interface PromptList {
  deleted: PromptName[];
  languages: string[];
  largest: number;
  longest: number;
  missing: PromptNeed[];
  prompts: Prompt[];
}
export interface PromptName {
  language: string;
  name: string;
}
/**
 * A sound that flows play and the site does not have. spoken: a voice says the text meanwhile.
 */
export interface PromptNeed {
  flows: string[];
  language: string;
  name: string;
  spoken: boolean;
}
/**
 * A sound file of the site. peaks: how loud each of its equal parts is, 0 to 100; before: there is one to
 * go back to; flows: which play it, also such as are being drawn.
 */
export interface Prompt {
  before: boolean;
  changed: string;
  flows: string[];
  language: string;
  name: string;
  peaks: number[];
  seconds: number;
}
export interface StationChoice {
  kind: "browser" | "sip" | "fixed";
  reachable: boolean;
  station: string;
  taken_by: string | null;
}
export interface FlowTypes {
  functions: FlowFunction[];
  site: FlowSite;
  types: FlowType[];
}
/**
 * A function of formulas.
 */
export interface FlowFunction {
  example: string;
  gives: string;
  help: {
    [k: string]: string;
  };
  name: string;
  takes: string[];
}
/**
 * What of the site flows may name. sounds: `language/name`; call: what every call knows, and its kind.
 */
export interface FlowSite {
  call: {
    [k: string]: string;
  };
  dispositions: string[];
  flows: LiveFlow[];
  hours: string[];
  languages: string[];
  mailboxes: string[];
  queues: string[];
  services: string[];
  sounds: string[];
  sources: string[];
  stations: string[];
}
/**
 * A flow that callers may enter. given, results: its variables that another flow fills in or gets, with
 * their kinds; ends: the exits by which it comes back to one.
 */
export interface LiveFlow {
  ends: string[];
  given: {
    [k: string]: string;
  };
  name: string;
  nodes: number;
  results: {
    [k: string]: string;
  };
  title: {
    [k: string]: string;
  };
  version: number;
}
/**
 * A node type. `fields`: a JSON schema of its form.
 */
export interface FlowType {
  fields: {
    [k: string]: unknown;
  };
  help: {
    [k: string]: string;
  };
  label: {
    [k: string]: string;
  };
  type: string;
}
export interface FlowDocument {
  document: {
    [k: string]: unknown;
  };
  flow: string;
  version: number;
}
export interface FlowTemplates {
  templates: FlowTemplate[];
}
/**
 * A flow that comes with the house. It may name queues, hours and the like that are not the site's.
 */
export interface FlowTemplate {
  document: {
    [k: string]: unknown;
  };
  name: string;
  nodes: number;
  summary: {
    [k: string]: string;
  };
  title: {
    [k: string]: string;
  };
}
/**
 * By node; none where nothing can be told.
 */
export interface FlowExits {
  exits: {
    [k: string]: string[] | null;
  };
}
/**
 * Trials are not played while there are faults. elsewhere: these flows are to be published next.
 */
export interface FlowJudged {
  disappointed: TrialDisappointed[];
  elsewhere: FaultElsewhere[];
  faults: FlowFault[];
}
/**
 * of: passes, hears, ends, holds.
 */
export interface TrialDisappointed {
  expected: string;
  found: string;
  of: string;
  trial: string;
}
/**
 * What a node of another live flow, which enters this one, would have wrong with it, in the account's
 * language.
 */
export interface FaultElsewhere {
  flow: string;
  node: string;
  what: string;
}
/**
 * One thing wrong, in the account's language. `node` none: the flow itself.
 */
export interface FlowFault {
  code: string;
  field: string | null;
  hint: string;
  node: string | null;
  what: string;
}
/**
 * wants: what it has to be told next (words: or keys), none when it is over. ending: where it has led
 * to, as a trial expects it. variables: as text, secret ones hidden.
 */
export interface FlowTried {
  ended: string | null;
  ending: string;
  failed: string[];
  happened: TrialHappening[];
  node: string;
  passed: TrialStep[];
  variables: {
    [k: string]: string;
  };
  wants: ("keys" | "words" | "message" | "queue" | "rows" | "status" | "answer") | null;
}
/**
 * at: seconds since the call began; kind: hears, presses, says, speaks, waits, notes, queue, refused,
 * fails, hangs-up, hang-up, ends, stuck.
 */
export interface TrialHappening {
  at: number;
  flow: string;
  heard: Audible | null;
  kind: string;
  node: string;
  text: string;
}
/**
 * What a caller hears: a sound of the site, or a text in its voice where there is no such sound.
 */
export interface Audible {
  language: string;
  sound: string | null;
  text: string | null;
}
/**
 * A node, and the exit by which it was left.
 */
export interface TrialStep {
  exit: string | null;
  flow: string;
  node: string;
}
/**
 * Where the console has it: a sound of the library, or the file of a text that was spoken.
 */
export interface FlowHeard {
  sound: string | null;
  spoken: string | null;
}
export interface FlowPublished {
  flow: string;
  version: number;
}
/**
 * Its name, for what is asked and told of it. `sip`: with what the browser registers, if it is that.
 */
export interface FlowTestBegun {
  sip: SipCredentials | null;
  test: string;
}
export interface Reply {
  error: Error | null;
  reply: number;
  result: {
    [k: string]: unknown;
  };
}
export interface Error {
  code: string;
  /**
   * one English sentence: what, where, what to do; consoles translate by code
   */
  message: string;
}
