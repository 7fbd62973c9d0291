/** A QR code as one SVG path, a unit a module, with the quiet zone that scanners want around it. */
export interface QrPath {
  /** Width and height of the drawing in modules. */
  readonly size: number
  readonly path: string
}

/** Longer texts make a code too fine for the window. */
const LONGEST = 250
/** ISO/IEC 18004: four modules on every side. */
const QUIET_ZONE = 4

/** null where the text is too long to be drawn. The encoder is a chunk of its own: most people never see a code. */
export async function qrPath(text: string): Promise<QrPath | null> {
  if (text.length > LONGEST) return null
  const { encode } = await import('uqr')
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return { size, path }
}
