/** A copy of the built app: to be damaged by a test, or kept from a build that goes on meanwhile. */
import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout, or another that is built already. */
const ROOT = process.env.LATCHKEY_APP_ROOT ?? fileURLToPath(new URL('../../..', import.meta.url))
const PARTS = ['dist/electron', 'dist/renderer', 'build/icons', 'package.json']

/** @param root is made @returns what the launcher wants as `built` */
export async function copyBuilt(root: string): Promise<{ readonly main: string; readonly root: string }> {
  for (const part of PARTS) await cp(join(ROOT, part), join(root, part), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return { main: join(root, 'dist/electron/main.js'), root }
}
