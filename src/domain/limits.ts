/** Every limit that Interlock works within, by name. What a user may change is in `interlock.yaml`. */

const MINUTE = 60_000;
const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

export const LIMITS = {
  /** Bytes of output kept of one agent turn; more is cut in the middle and said so. */
  turnOutputBytesMax: 16 * MIB,
  /** Bytes an agent may print in one turn before the turn is ended as a flood. */
  turnFloodBytesMax: 256 * MIB,
  /** Bytes of one message of an agent's protocol; a larger one ends the turn as a flood. */
  agentFrameBytesMax: 32 * MIB,
  /** Bytes kept of what was said on the wire in one turn, for whoever has to find out what went wrong. */
  wireLogBytesMax: 20 * MIB,
  /** Bytes kept of what a turn showed of itself, for people who watch it; characters of one word or line among that. */
  turnLogBytesMax: 8 * MIB,
  turnLogTextCharsMax: 32_768,
  /** Characters kept of what one tool call answered. */
  toolOutputCharsMax: 4_096,
  /** Tool calls of one turn that are told apart; older ones are forgotten. */
  toolCallsMax: 2_000,
  /** Answers to an agent's requests for permission that one turn puts in the journal; the rest are counted. */
  permissionsMax: 100,
  /** Questions to people that a workstream keeps open; older ones are forgotten. */
  questionsMax: 20,
  /** Characters of what an agent says by a tool: a question, a reason, a line of progress. */
  toolTextCharsMax: 2_000,
  /** How often an agent may have the gates run in one turn. */
  toolChecksMax: 20,
  /** How long one call of a tool waits for the gates; agents give up on a call after some minutes, some after one. */
  toolWaitMs: 45_000,
  /** How often a call that waits says so: some agents give up on one that is silent for a minute. */
  toolSignEveryMs: 5_000,
  /** Bytes of one request for a tool. */
  toolRequestBytesMax: 256 * 1024,
  /** Bytes of one request to a model, and of what is read of an answer in one piece to count what it used. */
  modelRequestBytesMax: 64 * MIB,
  modelAnswerBytesMax: 16 * MIB,
  /** Failures of a model in a row, without an answer between, after which a turn is ended: its agent may go on trying for long. */
  modelFailuresMax: 5,
  /** How often the model is a sign of life of its turn, at most. */
  modelSignEveryMs: 5_000,
  /** Time that an agent has to start up and find its session. */
  agentStartMs: 2 * MINUTE,
  /** Time that an agent has to end its turn when it is told to, before it is ended. */
  cancelGraceMs: 10_000,
  /** Bytes of output kept of one gate. */
  gateOutputBytesMax: 8 * MIB,
  /** Bytes a gate may print before it is ended. */
  gateFloodBytesMax: 256 * MIB,
  /** Bytes of one output line that anything reads; the rest of the line is dropped. */
  lineBytesMax: 16 * 1024,
  /** Time that a process has between TERM and KILL. */
  graceMs: 2_000,
  /** How often a workstream's progress goes to the journal at most. */
  progressEveryMs: 5_000,
  /** Characters of feedback that an agent gets for one turn. */
  feedbackCharsMax: 12_000,
  /** Findings shown in one feedback. */
  feedbackFindingsMax: 10,
  /** Lines of excerpt in one finding. */
  excerptLinesMax: 12,
  /** Lines kept as evidence of what a failed gate printed that it did not print when it last passed. */
  newLinesMax: 2_000,
  /** Columns of one excerpt line. */
  excerptColumnsMax: 240,
  /** Findings one check run records; the rest are counted. */
  findingsMax: 50,
  /** Tests that a statement names one by one; of a larger suite it names the record's digest alone. */
  attestedTestsMax: 1_000,
  /** One request of a keyless signature, and how often it is made again. */
  keylessRequestMs: 30_000,
  keylessRetries: 2,
  /** Clocks that differ by less are called the same. */
  clockSkewMs: MINUTE,
  /** Bytes of a file of bundles, or of a trusted root, that is read; bundles in one file. */
  bundleFileBytesMax: 64 * MIB,
  bundlesMax: 2_001,
  /** Findings in a Markdown summary; the rest are counted. */
  summaryFindingsMax: 30,
  /** Characters of a claim that are kept. */
  claimCharsMax: 4_000,
  /** How often the same failure may come back before the workstream is stuck. */
  sameSignatureMax: 3,
  /** The same failure with other values each time ("moving"): how often before it is stuck all the same. */
  sameCoarseSignatureMax: 5,
  /** How long workstreams that fail alike wait for a person, before they go on as if each failed by itself. */
  sharedCauseHoldMs: 30 * MINUTE,
  /** Turns in a row that end badly (silent, over time, crashed): nudge, restart the session, then stop. */
  badTurnsMax: 3,
  /** Rounds lost to other people's landings, which cost no attempt. */
  conflictRoundsMax: 8,
  /** Candidates of one workstream that may go stale before the base is said to move too fast. */
  staleCandidatesMax: 50,
  /** Times that infrastructure trouble is retried before a proof is given up as incomplete. */
  infraRetriesMax: 3,
  /** Pause before the n-th retry is n times this. */
  infraBackoffMs: 2_000,
  /** Times in a row that an agent cannot work before another takes over, where waiting may help. */
  outagesBeforeHandOver: 2,
  /** Times in a row that an agent cannot work, with nobody to take over, before its workstream ends. */
  outagesMax: 10,
  /** Pause after the first time that an agent cannot work; it doubles with each further one. */
  outageBackoffMs: 15_000,
  /** The longest such pause. */
  outageBackoffMsMax: 15 * MINUTE,
  /** Refused permissions that a prompt names. */
  refusalsNamedMax: 10,
  /** Automatic remedies (formatter, title) in a row for one attempt. */
  remediesMax: 3,
  /** Paths named in an event about work that Interlock committed. */
  committedPathsMax: 20,
  /** Workstreams in one plan. */
  workstreamsMax: 200,
  /** Length of the merge queue. */
  queueMax: 200,
  /** Bytes of one plan, configuration or tape file. */
  inputBytesMax: 4 * MIB,
  /** Bytes of one test report file. */
  reportBytesMax: 64 * MIB,
  /** Bytes of one source text that is read as a syntax tree; a larger one is judged by its lines alone. */
  sourceBytesMax: MIB,
  /** Bytes of a new file that nobody has to allow. */
  fileBytesMax: MIB,
  /** Levels of a syntax tree; text that is nested deeper is judged by its lines alone. */
  syntaxDepthMax: 2_000,
  /** Changed files of one change that are read; the rest are named and not looked at. */
  changedFilesMax: 2_000,
  /** Time for deep gates: so much of one run of the tests, and at least so many milliseconds, of trials together. */
  deepTime: {
    standard: { ofSuite: 0.2, leastMs: 3_000 },
    strict: { ofSuite: 2, leastMs: 60_000 },
  },
  /**
   * How that time is divided. What has to be tried once is tried even when its purse is empty. In `standard` little goes to what
   * is only told; the rest is for pieces of source as long as no test has noticed any of them, since that refuses a change.
   */
  deepShares: {
    standard: { flakiness: 0.4, hunks: 0.1, mutation: 0.1, coverage: 0 },
    strict: { flakiness: 0.35, hunks: 0.3, mutation: 0.3, coverage: 0.05 },
  },
  /** How often changed tests are run to see whether they are stable, by how long they take; and how often at least, however little time there is. */
  flakeRuns: [
    { belowMs: 5_000, runs: 10, least: 4 },
    { belowMs: 30_000, runs: 5, least: 2 },
    { belowMs: 5 * MINUTE, runs: 3, least: 2 },
  ],
  /** Runs more on the change, and on the base, of tests that may be flaky; with more suspects than this nothing is. */
  flakyBlameRuns: 3,
  flakyBaseRuns: 10,
  flakySuspectsMax: 5,
  /** Blocks of commands in a change's documents that are run, and the time of each command in them. */
  docBlocksMax: 20,
  docCommandMs: MINUTE,
  /** Pieces of source that are taken back, one at a time. */
  hunksMax: 40,
  /** Assertions whose expected value is changed, of one change. */
  perturbationsMax: 10,
  /** Small faults that are tried of one change; each may take so many milliseconds at the least. */
  mutantsMax: 30,
  mutantLeastMs: 5_000,
  /**
   * A project's own Stryker, in `strict`: what it may take, by one run of the tests and at the least; what starting it takes, and one
   * fault at the least; changed lines that it is asked about at most.
   */
  stryker: {
    ofSuite: 2,
    leastMs: 3 * MINUTE,
    startMs: 15_000,
    faultLeastMs: 500,
    linesMax: 200,
  },
  /** Share of changed lines of code that tests have to execute. */
  diffCoverageLeast: 0.8,
  /** One acceptance check's time, and one case's of a black-box check. */
  acceptanceMs: 15 * MINUTE,
  blackBoxCaseMs: MINUTE,
  /** Cases of one black-box check. */
  blackBoxCasesMax: 100,
  /** A set-up command's time. */
  setupMs: 30 * MINUTE,
  /** A remedy's (formatter's) time. */
  remedyMs: 5 * MINUTE,
  /** One git command's time. */
  gitMs: 10 * MINUTE,
  /** Processes and threads in the box of one turn, unless its profile says otherwise. */
  boxProcessesMax: 2_048,
  /** Memory of one box, unless its profile says otherwise; never more than half of the machine's. */
  boxMemoryBytesMax: 8 * GIB,
  /** Disk that one session may fill, unless its profile says otherwise. */
  boxDiskBytesMax: 20 * GIB,
  /** Bytes of one file that is written in a box. */
  boxFileBytesMax: 16 * GIB,
  /** How often boxes are looked at. */
  boxLookEveryMs: 250,
  /** Bytes written in a box after which its disk is measured again. */
  boxDiskStepBytes: GIB,
  /** Memory that the machine keeps: below it the largest box is ended. */
  memoryFreeBytesMin: 512 * MIB,
  /** Disk that the machine keeps: below it a box that has written much is ended. */
  diskFreeBytesMin: GIB,
  /** Memory, and disk where state is kept, without which no turn and no proof begins; and how much more of it there has to be again. */
  memoryToBeginBytesMin: 768 * MIB,
  diskToBeginBytesMin: 1.5 * GIB,
  roomAgainFactor: 1.25,
  /** How often that is looked at: one look holds for so long. */
  roomLookMs: 5_000,
  /** A machine that stays short is told of again after so long, and then after twice as long each time, up to the longest. */
  shortToldAgainMs: 10 * MINUTE,
  shortToldAgainMsMax: 60 * MINUTE,
  /** Turns in a row that the machine had no room for before a person has to see to it; pause before the n-th is n times this. */
  noRoomTurnsMax: 5,
  noRoomBackoffMs: MINUTE,
  /**
   * What the monitor calls trouble in a turn, unless a configuration says otherwise: minutes with signs of life and without a tool
   * call; rounds of the same calls with the same answers; calls in a row that are answered alike; tokens used without a
   * change; times that a file, or the workspace, is back in an earlier state; characters said without a tool call; turns that
   * leave nothing new; files changed outside the territory, when they are more than those inside.
   */
  watch: {
    toolMinutes: 15,
    sameCalls: 5,
    sameOutputs: 12,
    tokensWithoutChange: 2_000_000,
    undoneEdits: 3,
    narrationChars: 30_000,
    idleTurns: 1,
    strayFiles: 5,
  },
  /** How often the monitor looks at a workspace in which something ran; a look that takes long is taken as much more seldom. */
  watchLookMs: MINUTE,
  watchLookShare: 0.02,
  /** Troubles of a workstream that are remembered for its prompts and its status. */
  troublesMax: 10,
  /** Workstreams whose turns fail for want of an agent's model, or in silence, before the agent is given a rest. */
  circuitFailures: 3,
  /** They count together when they fell within this time. */
  circuitWindowMs: 10 * MINUTE,
  /** An agent's first rest; each further one is twice as long, up to the longest. */
  circuitRestMs: MINUTE,
  circuitRestMsMax: 15 * MINUTE,
  /** The loop was to look again so much earlier: the machine slept. */
  machineSleptMs: 2 * MINUTE,
  /** Paths in which a workspace may differ from the checkout that it is laid over; with more of them a new checkout is made. */
  overlayChangedPathsMax: 2_000,
  /** How long such a checkout is kept after its last use. */
  overlayBaseKeptMs: 24 * 60 * MINUTE,
  /** How long a new owner waits for the processes of a dead one to go. */
  sweepMs: 10_000,
} as const;
