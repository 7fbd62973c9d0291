/** The keys that a menu would hold. Windows and Linux have none here, macOS has its menu bar. */

export interface Key {
  readonly type: string
  readonly key: string
  readonly control: boolean
  readonly alt: boolean
  readonly meta: boolean
}

export type KeyAct = 'zoomIn' | 'zoomOut' | 'zoomReset' | 'close' | 'quit'

const ACTS: Readonly<Record<string, KeyAct>> = {
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'zoomReset',
  w: 'close',
  q: 'quit',
}

/** null: the page's own. */
export function actOfKey({ type, key, control, alt, meta }: Key, platform: NodeJS.Platform): KeyAct | null {
  if (platform === 'darwin' || type !== 'keyDown' || !control || alt || meta) return null
  return ACTS[key.toLowerCase()] ?? null
}

/** Factors from small to twice the size, as browsers have them. */
const ZOOM_FACTORS = [0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2]

export function zoomedBy(act: KeyAct, factor: number): number {
  if (act === 'zoomIn') return ZOOM_FACTORS.find((larger) => larger > factor + 0.01) ?? factor
  if (act === 'zoomOut') return ZOOM_FACTORS.findLast((smaller) => smaller < factor - 0.01) ?? factor
  return act === 'zoomReset' ? 1 : factor
}
