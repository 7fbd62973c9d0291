/** axe-core's rules over what a page shows. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Once a page, before the first look. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(axe.source)
}

/**
 * @param rules those alone; all of them where left out, best practices included
 * @returns the rules that are broken, each with the elements that break it
 */
export async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const options = { resultTypes: ['violations'], ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}) }
  const found = await page.evaluate<axe.AxeResults>(`axe.run(document, ${JSON.stringify(options)})`)
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary?.replaceAll(/\s+/g, ' ')}`),
  )
}
