/** One display of 1280 × 720; its work area leaves out what the platform keeps for itself. */
import { EventEmitter } from 'node:events'
import { isPlatform } from './machine.ts'
import type { Shape } from './shapes.ts'

type Used = Pick<
  Electron.Display,
  'bounds' | 'id' | 'internal' | 'label' | 'rotation' | 'scaleFactor' | 'size' | 'workArea' | 'workAreaSize'
>

const SIZE = { width: 1_280, height: 720 }
const MENU_BAR = 24
const TASKBAR = 40

class StandInScreen
  extends EventEmitter
  implements
    Pick<Shape<Electron.Screen, 'getCursorScreenPoint'>, 'getCursorScreenPoint'>,
    Readers<'getAllDisplays' | 'getDisplayMatching' | 'getDisplayNearestPoint' | 'getPrimaryDisplay'>
{
  getPrimaryDisplay(): Used {
    const top = isPlatform('darwin') ? MENU_BAR : 0
    const height = SIZE.height - top - (isPlatform('win32') ? TASKBAR : 0)
    return {
      id: 1,
      label: 'stand-in',
      internal: true,
      rotation: 0,
      scaleFactor: 1,
      bounds: { x: 0, y: 0, ...SIZE },
      size: { ...SIZE },
      workArea: { x: 0, y: top, width: SIZE.width, height },
      workAreaSize: { width: SIZE.width, height },
    }
  }

  getAllDisplays(): Used[] {
    return [this.getPrimaryDisplay()]
  }

  getDisplayMatching(_rectangle: Electron.Rectangle): Used {
    return this.getPrimaryDisplay()
  }

  getDisplayNearestPoint(_point: Electron.Point): Used {
    return this.getPrimaryDisplay()
  }

  /** Zeros as on Wayland, the worst case of the sheet; elsewhere beside the tray. */
  getCursorScreenPoint(): Electron.Point {
    return isPlatform('linux') ? { x: 0, y: 0 } : { x: 1_010, y: 10 }
  }
}

/** Electron's functions that give displays, with the parts of a display that are known here. */
type Readers<Names extends keyof Electron.Screen> = {
  [Name in Names]: Electron.Screen[Name] extends (...input: infer Input) => infer Output
    ? (...input: Input) => Output extends readonly unknown[] ? Used[] : Used
    : never
}

export const screen = new StandInScreen()
