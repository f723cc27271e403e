// The library. `loadConfig` gives the desired state, `openEngine` an engine; `reconcile` does the whole run, and `observe`,
// `makePlan` and `apply` are its parts. `NetworkManager` is for programs that handle networks by hand.
import type { DesiredState } from './model/desired.ts'
import type { ObservedState } from './model/observed.ts'
import type { Plan } from './plan/document.ts'
import {
  makePlanFile as makePlanFileWith,
  parsePlanFile as parsePlanFileWith,
  type PlanFileFacts,
  type SavedPlan,
} from './plan/file.ts'
import { draftPlan } from './plan/planner.ts'
import { addReachability } from './reachability/planned.ts'
import { makeOrigin } from './reconcile/apply.ts'
import { digestText, makePlanOptions, type PlanChoices } from './reconcile/tool.ts'

/** Plans the way from an observed to a desired state; the same inputs give the same plan. */
export function makePlan(desired: DesiredState, observed: ObservedState, choices: PlanChoices = {}): Plan {
  const options = makePlanOptions(choices)
  return addReachability(draftPlan(desired, observed, options), makeOrigin(desired, observed, options))
}

/** Makes the document of a plan file: JSON that `parsePlanFile` reads. `env` gives the values that it refers to. */
export function makePlanFile(facts: Omit<PlanFileFacts, 'digest'>): object {
  return makePlanFileWith({ ...facts, digest: digestText })
}

/** Reads a plan file's text; `source` is what errors call it. Throws XecError `plan-file` for one that is not as it was written. */
export function parsePlanFile(text: string, source = 'The plan file'): SavedPlan {
  return parsePlanFileWith(text, { digest: digestText, source })
}

export { loadConfig } from './config/load.ts'
export type { LoadConfigOptions, LoadedConfig } from './config/load.ts'
export { openEngine, openProber } from './engine/open.ts'
export type { EngineRequest } from './engine/open.ts'
export { parseSnapshot, renderSnapshot } from './engine/snapshot/format.ts'
export type { EmbeddedMemory, Snapshot } from './engine/snapshot/snapshot.ts'
export { openEmbeddedEngine } from './engine/embedded/embedded-engine.ts'
export type { EmbeddedEngine, EmbeddedOptions } from './engine/embedded/embedded-engine.ts'
export type { DisconnectOptions, Engine } from './engine/engine.ts'
export type {
  ExecEnd,
  ExecRequest,
  FoundHelper,
  HelperSpec,
  ProbedContainer,
  Prober,
} from './engine/prober.ts'
export { check as checkEngine } from './reconcile/check.ts'
export type { CheckOptions, CheckRun } from './reconcile/check.ts'
export { tryPair } from './reconcile/check-pair.ts'
export type { PairOptions, PairRun, TriedFrom } from './reconcile/check-pair.ts'
export type {
  Agreement,
  Cause,
  ConnectionStep,
  NameStep,
  PairStep,
  StepResult as PairStepResult,
  Untried,
  UntriedReason,
  WayStep,
} from './check/pair.ts'
export type { Baseline, Passed } from './check/baseline.ts'
export { makeBaselineDocument, parseBaseline } from './check/baseline.ts'
export type {
  AttachedCheck,
  Check,
  CheckReport,
  CheckResult,
  ConnectionCheck,
  Finding as CheckFinding,
  LeftOut,
  NameCheck,
  Obstacle,
  Outcome,
  Sample,
  TriedCheck,
} from './check/checks.ts'
export type { Expectation as CheckExpectation } from './check/expectation.ts'
export { observe } from './reconcile/observe.ts'
export type { ObserveOptions } from './reconcile/observe.ts'
export { apply, readPlan, readPlanned } from './reconcile/apply.ts'
export type { ApplyOptions, JournalChoices, PlannedState } from './reconcile/apply.ts'
export { applySaved } from './reconcile/saved.ts'
export type { SavedOptions, SavedRun } from './reconcile/saved.ts'
export type { PlanFileFacts, SavedPlan } from './plan/file.ts'
export { importConfiguration } from './reconcile/import.ts'
export type { ImportOptions } from './reconcile/import.ts'
export type { Configuration } from './import/configuration.ts'
export type { ImportChoices, ImportNote, ImportSelection, ImportStyle } from './import/options.ts'
export type { YamlEntry, YamlMap, YamlValue } from './config/write.ts'
export type { ParseOptions } from './config/parse-config.ts'
export type { Values } from './config/resolver.ts'
export { reconcile } from './reconcile/reconcile.ts'
export type { ReconcileOptions } from './reconcile/reconcile.ts'
export type { LockChoices, LockedOptions } from './reconcile/locked.ts'
export { findStateFolder } from './apply/journal-file.ts'
export type { TransactionOptions } from './apply/transaction.ts'
export type { FailurePolicy } from './plan/undo.ts'
export { acquireLock, guardEngine, listLocks, releaseLock } from './apply/lock.ts'
export type { Lock, LockRequest } from './apply/lock.ts'
export type { LockHolder, LockInfo, LockOperation, LockScope, LockState, LockStatus } from './model/lock.ts'
export { takeSnapshot } from './reconcile/snapshot.ts'
export type { SnapshotOptions, TakenSnapshot } from './reconcile/snapshot.ts'
export { VERSION } from './reconcile/version.ts'
export type { PlanChoices } from './reconcile/tool.ts'
export { NetworkManager } from './engine/manager/network-manager.ts'
export type { NetworkFilter, NetworkFilters } from './engine/manager/filters.ts'
export type { NetworkInfo, NetworkMember, NetworkPool } from './engine/manager/info.ts'
export type {
  ConnectOptions,
  CreateOptions,
  IpamOptions,
  OptionValues,
  PoolOptions,
} from './engine/manager/options.ts'
export { EngineError, XecError } from './model/errors.ts'
export type { EngineErrorKind, ErrorCode } from './model/errors.ts'
export type { Diagnostic, RelatedPlace, Severity, SourcePosition, SourceRange } from './model/diagnostic.ts'
export { DEFAULT_GUARDS } from './model/desired.ts'
export type {
  ApproveWhen,
  AttachmentPolicy,
  DeclaredEndpointSettings,
  DeclaredNetworkSettings,
  DesiredAttachment,
  DesiredContainer,
  DesiredNetwork,
  DesiredState,
  FromEnv,
  Guards,
  Project,
} from './model/desired.ts'
export type { EndpointSettings } from './model/endpoint.ts'
export type { NetworkSettings, NetworkSpec, Pool } from './model/network.ts'
export type {
  ContainerState,
  EngineIdentity,
  LiveAddresses,
  NetworkMode,
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from './model/observed.ts'
export { LEFT_OUT } from './model/snapshot.ts'
export type { OpenApply, SnapshotFacts, TakenFacts } from './model/snapshot.ts'
export type { Pairs } from './model/pairs.ts'
export type {
  ContainerSelector,
  DesiredPolicy,
  PolicyEnds,
  PolicyException,
  PolicyGroup,
  PolicyOutsider,
  PolicyPairs,
  PolicyPass,
  PolicyPorts,
  PolicyRule,
  PolicySelector,
} from './model/policy.ts'
export type { PublishedPort } from './model/port.ts'
export { giveConsent, listUnallowed } from './plan/consent.ts'
export { makeMask } from './model/secret.ts'
export type { Mask, Secret } from './model/secret.ts'
export { listSecrets, redactStep } from './plan/sensitive.ts'
export type { RedactedStep } from './plan/sensitive.ts'
export { renderHtml } from './render/html.ts'
export { renderMarkdown } from './render/markdown.ts'
export type { MarkdownOptions } from './render/markdown.ts'
export { maskPlan } from './render/mask.ts'
export type { PlanReport } from './render/report.ts'
export { PLAN_FORMAT_VERSION } from './plan/document.ts'
export type {
  Actions,
  AttachmentChange,
  Change,
  ConnectStep,
  ContainerRef,
  CreateNetworkStep,
  Difference,
  DisconnectStep,
  Hazard,
  HazardType,
  Kept,
  KeptReason,
  NetworkChange,
  NetworkRef,
  Plan,
  PlanValue,
  Reason,
  RemoveNetworkStep,
  Sensitive,
  Step,
  Summary,
} from './plan/document.ts'
export { lintConfig } from './reconcile/lint.ts'
export type { LintOptions, LintReport, ReadRoutes } from './reconcile/lint.ts'
export type { LintResult, NotRun, SuppressedFinding } from './lint/lint.ts'
export { diagnose } from './doctor/diagnose.ts'
export type { DoctorCode } from './doctor/codes.ts'
export type { Finding as DoctorFinding } from './doctor/finding.ts'
export type { Scene } from './doctor/scene.ts'
export { readHost, readHostRoutes } from './host/read-host.ts'
export type { HostReading, HostRequest } from './host/read-host.ts'
export type { Clues, ContainerClues, EngineClues, Evidence, LeftApply } from './model/clues.ts'
export type { HostFacts, HostRoute } from './model/host.ts'
export { examine } from './reconcile/examine.ts'
export type { Examined } from './reconcile/examine.ts'
export { checkPolicies } from './policies/check.ts'
export type { PolicyScene } from './policies/check.ts'
export { listExpectations } from './policies/expectations.ts'
export type { ExpectationChoices, PolicyExpectation } from './policies/expectations.ts'
export { makeStateAfter } from './reachability/after.ts'
export { diffReachability } from './reachability/diff.ts'
export type { ExposureGroup, Outsider, PathGroup, ReachChanges, ReachGroup } from './model/reach.ts'
export type { Peer } from './reachability/ends.ts'
export { makeExplain } from './reachability/explain.ts'
export type { Explain, ExplainOptions, Explanation, Verdict } from './reachability/explain.ts'
export { makeReachability } from './reachability/model.ts'
export type { Reachability } from './reachability/model.ts'
export type { Doubt, Path, PathKind, ReachName } from './reachability/path.ts'
export type { ReachReason } from './reachability/reason.ts'
export { mergeTopologies, selectChanged } from './topology/changed.ts'
export { findAddresses, selectAround } from './topology/select.ts'
export { maskTopology } from './render/graph/mask.ts'
export { renderDot } from './render/graph/dot.ts'
export { renderGraphHtml } from './render/graph/html.ts'
export { renderMermaid } from './render/graph/mermaid.ts'
export type { MermaidLimits } from './render/graph/mermaid.ts'
export { renderSvg } from './render/graph/svg.ts'
export type { PictureOptions } from './render/graph/words.ts'
export { makeDeclaredTopology } from './topology/declared.ts'
export { makeObservedTopology } from './topology/observed.ts'
export { makePlannedTopology } from './topology/planned.ts'
export type { PlannedTopology } from './topology/planned.ts'
export type {
  LinkMark,
  Mark,
  NetworkMark,
  Topology,
  TopologyContainer,
  TopologyLink,
  TopologyNetwork,
} from './topology/topology.ts'
export type {
  ApplyEvent,
  ApplyOutcome,
  ApplyResult,
  ContainerPlaces,
  LostEndpoint,
  Recovery,
  RecoveryWay,
  StepOutcome,
  StepResult,
} from './apply/events.ts'
