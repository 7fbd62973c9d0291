/** Images as far as a tray, a menu or a notification needs them: which file, how large, template or not. No pixel is read. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { isPlatform } from './machine.ts'
import type { Shape } from './shapes.ts'
import type { ImageState } from './state.ts'

type Size = { readonly width: number; readonly height: number }

const NONE: Size = { width: 0, height: 0 }

export class StandInImage
  implements
    Shape<
      Electron.NativeImage,
      | 'addRepresentation'
      | 'getScaleFactors'
      | 'getSize'
      | 'isEmpty'
      | 'isTemplateImage'
      | 'setTemplateImage'
      | 'toPNG'
      | 'toDataURL'
    >
{
  readonly #path: string | null
  #data: Buffer
  #isTemplate: boolean
  readonly #scales = new Map<number, Buffer>()

  constructor(data: Buffer, path: string | null = null) {
    this.#data = data
    this.#path = path
    // macOS takes the word from the file's name (README.md, Tray).
    this.#isTemplate = path !== null && /Template(@\dx)?$/.test(basename(path, extname(path)))
    if (data.length > 0) this.#scales.set(1, data)
  }

  isEmpty(): boolean {
    return sizeOf(this.#data).width === 0
  }

  getSize(): Electron.Size {
    return { ...sizeOf(this.#data) }
  }

  getScaleFactors(): number[] {
    return [...this.#scales.keys()].sort((a, b) => a - b)
  }

  addRepresentation({ scaleFactor = 1, buffer, dataURL }: Electron.AddRepresentationOptions): void {
    const data = buffer ?? (dataURL === undefined ? Buffer.alloc(0) : fromDataUrl(dataURL))
    this.#scales.set(scaleFactor, data)
    if (this.#data.length === 0) this.#data = data
  }

  isTemplateImage(): boolean {
    return this.#isTemplate
  }

  setTemplateImage(option: boolean): void {
    this.#isTemplate = option
  }

  toPNG(): Buffer {
    return Buffer.from(this.#data)
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#data.toString('base64')}`
  }

  /** For the driver. */
  get state(): ImageState {
    return {
      path: this.#path,
      isEmpty: this.isEmpty(),
      isTemplate: isPlatform('darwin') && this.#isTemplate,
      ...sizeOf(this.#data),
    }
  }
}

export const nativeImage = {
  createEmpty: () => new StandInImage(Buffer.alloc(0)),
  /** A file that cannot be read gives an empty image; `@2x` beside it is the second scale [docs/api/native-image.md]. */
  createFromPath(path) {
    const image = new StandInImage(read(path), path)
    const twice = path.replace(/(\.\w+)$/, '@2x$1')
    if (existsSync(twice)) image.addRepresentation({ scaleFactor: 2, buffer: read(twice) })
    return image
  },
  createFromBuffer: (buffer) => new StandInImage(Buffer.from(buffer)),
  createFromDataURL: (dataURL) => new StandInImage(fromDataUrl(dataURL)),
} satisfies Shape<
  typeof Electron.nativeImage,
  'createEmpty' | 'createFromBuffer' | 'createFromDataURL' | 'createFromPath'
>

/** Image or path, as Tray, notifications and menus take them. */
export function toImage(image: Electron.NativeImage | string): StandInImage {
  if (typeof image === 'string') return nativeImage.createFromPath(image)
  if (image instanceof StandInImage) return image
  throw new TypeError('Argument must be a file path or a NativeImage')
}

function read(path: string): Buffer {
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
}

function fromDataUrl(url: string): Buffer {
  return Buffer.from(url.replace(/^data:[^,]*;base64,/, ''), 'base64')
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47])
const ICO = Buffer.from([0, 0, 1, 0])

/** Zero for anything but PNG, ICO (its first image) and JPEG, whose size nobody here asks for. */
function sizeOf(data: Buffer): Size {
  if (data.length > 24 && data.subarray(0, 4).equals(PNG)) {
    return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) }
  }
  if (data.length > 8 && data.subarray(0, 4).equals(ICO)) {
    return { width: data.readUInt8(6) || 256, height: data.readUInt8(7) || 256 }
  }
  return NONE
}
