/** All that an app packed for one target promises, checked on the folder that electron-builder made. */
import { existsSync } from 'node:fs'
import { judgeContents } from './contents.ts'
import { judgeFuses } from './fuses.ts'
import { judgeInfoPlist } from './info-plist.ts'
import { judgeIntegrity } from './integrity.ts'
import { packedApp, type Target } from './targets.ts'

/**
 * @param output electron-builder's output folder
 * @param checkout where the app was built
 * @returns one line a fault, naming what and where; empty when the package is as promised
 */
export async function judgePackage(output: string, target: Target, checkout: string): Promise<string[]> {
  const app = packedApp(output, target)
  const missing = [app.executable, app.fuses, app.asar].filter((file) => !existsSync(file))
  const faults =
    missing.length > 0
      ? missing.map((file) => `${file} is missing`)
      : [
          ...(await judgeContents(app.asar, target, checkout)),
          ...(await judgeFuses(app.fuses)),
          ...(await judgeIntegrity(app, target)),
          ...(target.system === 'mac' ? await judgeInfoPlist(app) : []),
        ]
  return faults.map((fault) => `${target.folder}: ${fault}`)
}
