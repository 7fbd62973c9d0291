/** Finds a Java that this Keycloak runs on. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { JAVA_RELEASES } from '../pins.ts'
import { run } from '../support/run.ts'

export interface Java {
  readonly home: string
  readonly release: number
}

/**
 * The best of JAVA_HOME, the PATH and /usr/lib/jvm, by the order of JAVA_RELEASES.
 * @throws Error when none fits
 */
export async function findJava(): Promise<Java> {
  const homes = new Set([process.env.JAVA_HOME ?? '', ...jvmFolders(), await homeOfPathJava()])
  const found: Java[] = []
  for (const home of homes) {
    if (home === '') continue
    const answer = await run(join(home, 'bin', 'java'), ['-version'], { anyExit: true }).catch(() => undefined)
    const release = /version "(\d+)/.exec(answer?.stderr ?? '')?.[1]
    if (release !== undefined) found.push({ home, release: Number(release) })
  }
  for (const release of JAVA_RELEASES) {
    const java = found.find((each) => each.release === release)
    if (java) return java
  }
  const seen = found.map((each) => each.release).join(', ') || 'none'
  throw new Error(`Keycloak needs Java ${JAVA_RELEASES.join(', ')}; found: ${seen}. Install one or set JAVA_HOME.`)
}

function jvmFolders(): string[] {
  try {
    return readdirSync('/usr/lib/jvm').map((entry) => join('/usr/lib/jvm', entry))
  } catch {
    return []
  }
}

async function homeOfPathJava(): Promise<string> {
  const answer = await run('sh', ['-c', 'readlink -f "$(command -v java)"'], { anyExit: true })
  return answer.code === 0 ? dirname(dirname(answer.stdout.trim())) : ''
}
