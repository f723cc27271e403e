// Binds the command line to the real process, and does nothing else. The executable is what the build makes of this (src/start).
import { main } from './cli/main.ts'
import { makeProcessIo } from './cli/process.ts'

async function run(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), makeProcessIo(process))
}

void run()
