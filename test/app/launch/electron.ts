/** stub */
import type { AppUnderTest, LaunchOptions } from '../driver.ts'

export async function launchOnElectron(_options: LaunchOptions): Promise<AppUnderTest> {
  throw new Error('not yet')
}
