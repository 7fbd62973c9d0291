/**
 * Runs in electron-builder after an app is packed and before it is signed. On macOS it closes what electron-builder opens
 * after it has read our configuration: plain http to everywhere, and weak TLS to this machine. Chromium, which does all our
 * traffic, needs neither.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import plist from 'plist'

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  if (electronPlatformName !== 'darwin') return
  const file = join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Info.plist')
  const info = plist.parse(await readFile(file, 'utf8'))
  info.NSAppTransportSecurity = { NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: true }
  await writeFile(file, plist.build(info))
}
