// The order in which the files of all projects run. Vitest runs one project after the other; here they are mixed, since those that
// use engines wait for half of their time, and what needs only the processor can run meanwhile.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// What is left for the last files to end in: those of the unit tests are short.
const ENGINES_ARE_THROUGH_BY = 0.8

/** Mixes the files of the projects evenly, in the order that each project would have alone. */
export class MixingSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = new Map<string, TestSpecification[]>()
    // oxlint-disable-next-line unicorn/no-array-sort -- no array has this method
    for (const file of await super.sort(files)) {
      byProject.set(file.project.name, [...(byProject.get(file.project.name) ?? []), file])
    }
    const placed = [...byProject].flatMap(([project, members]) => {
      const length = project === 'unit' ? 1 : ENGINES_ARE_THROUGH_BY
      return members.map((file, index) => ({ file, place: ((index + 0.5) / members.length) * length }))
    })
    return placed.toSorted((a, b) => a.place - b.place).map(({ file }) => file)
  }
}
