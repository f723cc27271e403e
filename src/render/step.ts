// Steps and times in words, for plans and for what became of them.
import type { Step } from '../plan/document.ts'
import { escapeText } from './escape.ts'

/** What a step does: `connect api-server to frontend`. */
export function renderStep(step: Step): string {
  switch (step.action) {
    case 'create-network':
      return `create network ${escapeText(step.spec.name)}`
    case 'remove-network':
      return `remove network ${escapeText(step.network.name)}`
    case 'connect':
      return `connect ${escapeText(step.container.name)} to ${escapeText(step.network.name)}`
    case 'disconnect':
      return `disconnect ${escapeText(step.container.name)} from ${escapeText(step.network.name)}`
  }
}

/** A time in milliseconds as people read it: `12 ms`, `1.4 s`, `2 min 5 s`. */
export function renderDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
