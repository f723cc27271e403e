// Makes the pictures of a terminal and of the HTML report in docs/images anew: npm run screenshots. Needs Chromium.
import { fileURLToPath } from 'node:url'
import { renderHtml } from '../../src/render/html.ts'
import { startBrowser } from './browser.ts'
import { renderPlan } from '../../src/render/plan.ts'
import { BUSY_REPORT, CALM_REPORT } from './reports.ts'
import { renderTerminalPage } from './terminal-page.ts'

const images = fileURLToPath(new URL('../../docs/images', import.meta.url))
const pictures = [
  { name: 'report-light', report: BUSY_REPORT, colorScheme: 'light', height: 1660 },
  { name: 'report-dark', report: BUSY_REPORT, colorScheme: 'dark', height: 1660 },
  { name: 'report-no-changes', report: CALM_REPORT, colorScheme: 'light', height: 820 },
]

const browser = await startBrowser()
for (const { name, report, colorScheme, height } of pictures) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1100, height } })
  await page.setContent(renderHtml(report))
  await page.screenshot({ path: `${images}/${name}.png` })
  await page.close()
}
const page = await browser.newPage()
const text = renderPlan({ color: true, columns: 80 }, BUSY_REPORT.plan, {
  detail: 'normal',
  sources: new Map(),
})
await page.setContent(renderTerminalPage('xec plan', text))
await page.locator('pre').screenshot({ path: `${images}/terminal-plan.png` })
await browser.close()
