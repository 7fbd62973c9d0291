/** For which machine a native file is, by its own first bytes. */

/** @returns as in the targets: `linux-x64`, `windows-arm64`, `mac-x64`…; null where the file is none of them */
export function nativeKind(file: Buffer): string | null {
  if (file.length < 64) return null
  // ELF, 64 bits: the machine at 18.
  if (file.readUInt32BE(0) === 0x7f454c46) return named('linux', file.readUInt16LE(18), { 62: 'x64', 183: 'arm64' })
  // Mach-O, 64 bits: the processor at 4.
  if (file.readUInt32LE(0) === 0xfeedfacf) {
    return named('mac', file.readUInt32LE(4), { 16777223: 'x64', 16777228: 'arm64' })
  }
  // PE: the offset of its header at 60, the machine 4 bytes into that.
  if (file.toString('latin1', 0, 2) === 'MZ') {
    const header = file.readUInt32LE(60)
    if (header + 6 > file.length) return null
    return named('windows', file.readUInt16LE(header + 4), { 34404: 'x64', 43620: 'arm64' })
  }
  return null
}

function named(system: string, machine: number, names: Readonly<Record<number, string>>): string | null {
  const arch = names[machine]
  return arch === undefined ? null : `${system}-${arch}`
}
