// From the canonical tree to the desired state: drafts, rules, and then the values alone.
import {
  DEFAULT_GUARDS,
  type ApproveWhen,
  type AttachmentPolicy,
  type DesiredContainer,
  type DesiredNetwork,
  type DesiredState,
  type Guards,
  type Project,
} from '../model/desired.ts'
import { compareText } from '../model/pairs.ts'
import type { DesiredPolicy } from '../model/policy.ts'
import { orderPorts } from '../model/port.ts'
import type { ContainerDraft, Draft, NetworkDraft } from './draft.ts'
import { makeNetworks } from './network.ts'
import { makePolicies } from './policies.ts'
import type { Report } from './report.ts'
import { checkPolicies } from './rules/policies.ts'
import { checkDraft } from './rules/rules.ts'
import { makeRange, type Source } from './source.ts'
import { makeContainers } from './target.ts'
import { makeMap, type MapNode } from './tree.ts'
import { findMap, findNumber, findText, listEntries } from './written.ts'

/** Makes the desired state of a document that fits the schema and its draft. What the report holds afterwards decides whether it may be used. */
export function makeDesired(
  document: MapNode,
  draft: Draft,
  { source, report }: { readonly source: Source; readonly report: Report },
): DesiredState {
  checkDraft(draft, report)
  const desired = {
    project: draft.project,
    guards: draft.guards,
    networks: draft.networks.map((network) => finishNetwork(network, source)).toSorted(compareKeys),
    containers: draft.containers.map((container) => finishContainer(container, source)).toSorted(compareKeys),
  }
  return document.entries.has('policies')
    ? { ...desired, policies: finishPolicies(document, draft, { source, report }) }
    : desired
}

function finishPolicies(
  document: MapNode,
  { networks, containers }: Draft,
  { source, report }: { readonly source: Source; readonly report: Report },
): readonly DesiredPolicy[] {
  const policies = makePolicies(document, { networks, containers, source, report })
  checkPolicies(policies, report)
  return policies.map(({ value }) => value).toSorted((a, b) => compareText(a.name, b.name))
}

/** The values of a document that fits the schema, each with its place. */
export function makeDraft(document: MapNode, folderName: string, report: Report): Draft {
  const project = makeProject(document, folderName)
  const empty = makeMap([], document.span)
  const defaults = findMap(document, 'defaults') ?? empty
  const policy = findText(defaults, 'attachments')?.value ?? 'declared'
  const targets = findMap(document, 'targets') ?? empty
  return {
    project,
    guards: makeGuards(findMap(defaults, 'guards') ?? empty),
    networks: makeNetworks(listEntries(document, 'networks'), project, report),
    containers: makeContainers(listEntries(targets, 'containers'), policy as AttachmentPolicy, report),
  }
}

function makeGuards(written: MapNode): Guards {
  return {
    maxRemovalPercent: findNumber(written, 'maxRemovalPercent') ?? DEFAULT_GUARDS.maxRemovalPercent,
    minOwnedNetworks: findNumber(written, 'minOwnedNetworks') ?? DEFAULT_GUARDS.minOwnedNetworks,
    // the schema has seen to it that these are some of their words
    exposureBroadens:
      (findText(written, 'exposureBroadens')?.value as Guards['exposureBroadens'] | undefined) ??
      DEFAULT_GUARDS.exposureBroadens,
    approveWhen:
      (findText(written, 'approveWhen')?.value as ApproveWhen | undefined) ?? DEFAULT_GUARDS.approveWhen,
  }
}

/** The file's name for the project, or else the folder's, made to fit. */
function makeProject(document: MapNode, folderName: string): Project {
  const name = findText(document, 'name')
  return name === null
    ? { name: makeProjectName(folderName), named: false }
    : { name: name.value, named: true }
}

const MAX_PROJECT_NAME = 63

/** A project name made of a text: what does not fit becomes `-`. */
export function makeProjectName(folderName: string): string {
  const fitting = folderName
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .replace(/^[_-]+/, '')
    .slice(0, MAX_PROJECT_NAME)
  return fitting === '' ? 'project' : fitting
}

function finishNetwork(draft: NetworkDraft, source: Source): DesiredNetwork {
  const { key, name, external, adopt, protect, settings, span, spans, fromEnv } = draft
  return {
    key,
    name: name.value,
    external,
    adopt,
    protect,
    settings,
    range: makeRange(source, span),
    ranges: Object.fromEntries([...spans].map(([path, place]) => [path, makeRange(source, place)])),
    fromEnv,
  }
}

function finishContainer(draft: ContainerDraft, source: Source): DesiredContainer {
  const { key, container, attachments, policy, optional, ports, span } = draft
  const finished = attachments?.map(({ network, settings, fromEnv, span: place }) => ({
    network,
    settings,
    range: makeRange(source, place),
    fromEnv,
  }))
  return {
    key,
    container: container.value,
    attachments: finished?.toSorted((a, b) => compareText(a.network, b.network)) ?? null,
    policy,
    optional,
    ports: ports === null ? null : orderPorts(ports.map(({ value }) => value)),
    range: makeRange(source, span),
  }
}

function compareKeys(a: { readonly key: string }, b: { readonly key: string }): number {
  return compareText(a.key, b.key)
}
