// docs/doctor.md has a section for each finding, which says what xec explain says.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { listExplanations } from '../../../src/cli/explain/explanations.ts'

const file = fileURLToPath(new URL('../../../docs/doctor.md', import.meta.url))

it('docs/doctor.md has a section for each finding (vitest --update writes them)', async () => {
  const text = await readFile(file, 'utf8')
  const head = text.slice(0, text.indexOf('## Findings\n'))
  const sections = listExplanations()
    .filter(({ kind }) => kind === 'doctor')
    .map(
      ({ code, label, title, meaning, why, example, remedy }) =>
        `### ${code}\n\n**${title}** (${label}). ${meaning} ${why}\n\n\`\`\`text\n${example}\n\`\`\`\n\nWhat to do: ${remedy}\n`,
    )
  await expect(`${head}## Findings\n\n${sections.join('\n')}`).toMatchFileSnapshot(file)
})
