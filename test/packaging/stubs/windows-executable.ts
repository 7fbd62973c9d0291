/** The smallest Windows executable that electron-builder can edit: no code, a version, and Electron's fuses. It does not run. */
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { fuseWire } from './fuse-wire.ts'

const MACHINES = { x64: 0x8664, arm64: 0xaa64 }
const ENGLISH = { lang: 0x0409, codepage: 1200 }

export function windowsExecutable(arch: 'x64' | 'arm64'): Buffer {
  const executable = NtExecutable.createEmpty(false, false)
  executable.newHeader.fileHeader.machine = MACHINES[arch]
  const resources = NtExecutableResource.from(executable)
  const version = Resource.VersionInfo.createEmpty()
  version.setStringValues(ENGLISH, { FileDescription: 'Stub of Electron', ProductName: 'Stub of Electron' })
  version.setFileVersion('1.0.0.0', ENGLISH.lang)
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(executable)
  // Copied, because a small Buffer is a view of a larger one.
  executable.setExtraData(Uint8Array.from(fuseWire()).buffer)
  return Buffer.from(executable.generate())
}
