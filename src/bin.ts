#!/usr/bin/env node
// The executable: binds the command line to the real process, and does nothing else.
import { main } from './cli/main.ts'
import { makeProcessIo } from './cli/process.ts'

process.exitCode = await main(process.argv.slice(2), makeProcessIo(process))
