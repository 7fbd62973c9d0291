/** Menus: built from templates by the rules of lib/browser/api/menu.ts of Electron, read and clicked by the driver. */
import { EventEmitter } from 'node:events'
import { changed } from './machine.ts'
import { StandInMenuItem } from './menu-item.ts'
import type { Shape } from './shapes.ts'
import type { MenuEntry } from './state.ts'
import { focusedWindow } from './window-list.ts'

type Template = Parameters<typeof Electron.Menu.buildFromTemplate>[0]

let applicationMenu: StandInMenu | null = null
/** The menu under the pointer; a desktop shows one at a time. */
let openMenu: { readonly menu: StandInMenu; readonly onClose: () => void } | null = null

export class StandInMenu
  extends EventEmitter
  implements Shape<Electron.Menu, 'append' | 'closePopup' | 'getMenuItemById' | 'insert' | 'items' | 'popup'>
{
  items: StandInMenuItem[] = []

  static buildFromTemplate(template: Template): StandInMenu {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array')
    const isValid = (item: Template[number] | null) =>
      item !== null && typeof item === 'object' && ('label' in item || 'role' in item || item.type === 'separator')
    if (!template.every(isValid)) {
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
    }
    const menu = new StandInMenu()
    for (const item of withoutNeedlessSeparators(template)) {
      menu.add(toItem(item))
    }
    return menu
  }

  static getApplicationMenu(): StandInMenu | null {
    return applicationMenu
  }

  static setApplicationMenu(menu: Electron.Menu | null): void {
    if (menu !== null && !(menu instanceof StandInMenu)) throw new TypeError('Invalid menu')
    applicationMenu = menu
    changed()
  }

  /** A submenu as a template or as a menu. */
  static from(submenu: Template | Electron.Menu): StandInMenu {
    if (submenu instanceof StandInMenu) return submenu
    if (Array.isArray(submenu)) return StandInMenu.buildFromTemplate(submenu)
    throw new Error('Invalid submenu')
  }

  append(item: Electron.MenuItem): void {
    this.insert(this.items.length, item)
  }

  insert(position: number, item: Electron.MenuItem): void {
    if (!(item instanceof StandInMenuItem)) throw new TypeError('Invalid item')
    if (position < 0) throw new RangeError(`Position ${position} cannot be less than 0`)
    if (position > this.items.length) {
      throw new RangeError(`Position ${position} cannot be greater than the total MenuItem count`)
    }
    this.add(item, position)
  }

  getMenuItemById(id: string): StandInMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : (item.submenu?.getMenuItemById(id) ?? null)
      if (found !== null) return found
    }
    return null
  }

  popup(options: Electron.PopupOptions = {}): void {
    if (options.window === undefined && focusedWindow() === null) {
      throw new Error('Cannot open Menu without a BaseWindow present')
    }
    openUnderPointer(this, options.callback)
  }

  closePopup(): void {
    if (openMenu?.menu === this) closeMenu()
  }

  /** For the driver. */
  entries(): MenuEntry[] {
    return this.items.map((item) => item.entry)
  }

  private add(item: StandInMenuItem, position = this.items.length): void {
    this.items.splice(position, 0, item)
    if (item.type !== 'radio') return
    const neighbour = this.items
      .slice(0, position)
      .reverse()
      .find(({ type }) => type === 'radio' || type === 'separator')
    item.group = neighbour?.type === 'radio' ? neighbour.group : []
    item.group.push(item)
  }
}

/** @param onClose called when something was chosen, or nothing was */
export function openUnderPointer(menu: StandInMenu, onClose: () => void = () => {}): void {
  closeMenu()
  // One item of every group of radio items is checked when it is seen.
  for (const { group } of menu.items) {
    const [first] = group
    if (first !== undefined && !group.some(({ checked }) => checked)) first.checked = true
  }
  openMenu = { menu, onClose }
  menu.emit('menu-will-show', {})
  changed()
}

function closeMenu(): void {
  const closing = openMenu
  openMenu = null
  if (closing === null) return
  closing.menu.emit('menu-will-close', {})
  closing.onClose()
  changed()
}

export function menuUnderPointer(): StandInMenu | null {
  return openMenu?.menu ?? null
}

/** What a person does: find the item by its label (or id), level by level, and click it. @throws Error when it cannot be clicked */
export function choose(menu: StandInMenu, path: readonly string[], window: unknown): void {
  let level: StandInMenu | undefined = menu
  for (const [depth, step] of path.entries()) {
    const item: StandInMenuItem | undefined = level?.items.find(
      ({ label, id, visible }) => visible && (label === step || id === step),
    )
    const where = path.slice(0, depth + 1).join(' › ')
    if (item === undefined) {
      throw new Error(`the menu has no "${where}"; it has ${level?.items.map(({ label }) => `"${label}"`).join(', ')}`)
    }
    if (!item.enabled) throw new Error(`"${where}" is greyed out`)
    if (depth < path.length - 1) {
      level = item.submenu
      continue
    }
    closeMenu()
    item.click({ triggeredByAccelerator: false }, window)
    changed()
  }
}

/** Separators at the edges and next to one another are dropped, unless they are hidden. */
function withoutNeedlessSeparators(template: Template): Template {
  const isKept = (list: Template, index: number, atEdges: boolean) => {
    const item = list[index]
    if (item?.visible === false || item?.type !== 'separator') return true
    return atEdges ? index > 0 && index < list.length - 1 : index === 0 || list[index - 1]?.type !== 'separator'
  }
  const folded = template.filter((_item, index) => isKept(template, index, false))
  return folded.filter((_item, index) => isKept(folded, index, true))
}

function toItem(item: Template[number]): StandInMenuItem {
  if (item instanceof StandInMenuItem) return item
  if ('commandId' in item) throw new TypeError('Invalid item')
  return new StandInMenuItem(item)
}
