/**
 * Ties the stand-in to electron.d.ts: a part says which members of Electron's it stands in for, and a member of another
 * shape fails to compile. Where Electron hands back one of its classes, ours stands in its place.
 */
import type { StandInWindow } from './browser-window.ts'
import type { FrameMain } from './frames.ts'
import type { StandInMenu } from './menu.ts'
import type { StandInMenuItem } from './menu-item.ts'
import type { StandInImage } from './native-image.ts'
import type { StandInRequest } from './net/client-request.ts'
import type { StandInSession } from './session.ts'
import type { StandInContents } from './web-contents.ts'

type Ours<T> = T extends Electron.NativeImage
  ? StandInImage
  : T extends Electron.BrowserWindow
    ? StandInWindow
    : T extends Electron.WebContents
      ? StandInContents
      : T extends Electron.WebFrameMain
        ? FrameMain
        : T extends Electron.Session
          ? StandInSession
          : T extends Electron.Menu
            ? StandInMenu
            : T extends Electron.MenuItem
              ? StandInMenuItem
              : T extends Electron.ClientRequest
                ? StandInRequest
                : T extends readonly (infer Item)[]
                  ? Ours<Item>[]
                  : T

/** The named members of an Electron type. */
export type Shape<T, Names extends keyof T> = {
  [Name in Names]: T[Name] extends (...input: infer Input) => infer Output
    ? (...input: Input) => Ours<Output>
    : Ours<T[Name]>
}
