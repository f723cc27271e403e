// What the global set-ups hand to the tests through `inject`.
import 'vitest'
import type { EngineKind } from './engines.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** the engines that this run is about */
    engineKinds: EngineKind[]
    /** why there are none */
    leftOut: string
    /** why there is no browser */
    leftOutBrowser: string
  }
}
