/** Frames of a page as messages name them: where they come from, and whether that document is still there. */
import type { FrameFacts } from './page.ts'
import type { Shape } from './shapes.ts'

let lastId = 0

export class FrameMain
  implements
    Shape<
      Electron.WebFrameMain,
      'detached' | 'frameTreeNodeId' | 'isDestroyed' | 'origin' | 'processId' | 'routingId' | 'url'
    >
{
  readonly frameTreeNodeId: number
  readonly processId = 1
  readonly routingId: number
  readonly url: string
  readonly origin: string
  detached = false

  constructor({ url, origin }: Pick<FrameFacts, 'origin' | 'url'>) {
    lastId += 1
    this.frameTreeNodeId = lastId
    this.routingId = lastId
    this.url = url
    this.origin = origin
  }

  isDestroyed(): boolean {
    return this.detached
  }
}

/** The frames of one page. A frame is the same object as long as its document stays. */
export class Frames {
  readonly #frames = new Map<string, FrameMain>()
  #main = new FrameMain({ url: 'about:blank', origin: 'null' })

  get main(): FrameMain {
    return this.#main
  }

  of(facts: FrameFacts): FrameMain {
    const known = facts.isMain ? this.#main : this.#frames.get(facts.id)
    if (known !== undefined && known.origin === facts.origin && known.url === facts.url) return known
    const made = new FrameMain(facts)
    if (known !== undefined) known.detached = true
    if (facts.isMain) this.#main = made
    else this.#frames.set(facts.id, made)
    return made
  }

  /** The main frame has another document: every frame of the old one is gone. */
  renew(url: string): void {
    for (const frame of [this.#main, ...this.#frames.values()]) frame.detached = true
    this.#frames.clear()
    this.#main = new FrameMain({ url, origin: originOf(url) })
  }

  end(): void {
    for (const frame of [this.#main, ...this.#frames.values()]) frame.detached = true
  }
}

/** As Chromium writes it for a standard scheme, where Node.js says "null". */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null'
  const { protocol, host } = new URL(url)
  return host === '' ? 'null' : `${protocol}//${host}`
}
