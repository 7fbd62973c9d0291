/** Menu items: defaults, check marks and clicks as in lib/browser/api/menu-item.ts of Electron. */
import { isPlatform } from './machine.ts'
import { StandInMenu } from './menu.ts'
import { StandInImage } from './native-image.ts'
import type { Shape } from './shapes.ts'
import type { MenuEntry } from './state.ts'

type Options = Electron.MenuItemConstructorOptions
type Act = () => void

/** What a role does here; the others belong to the system and do nothing in the stand-in. */
const roleActs = new Map<string, Act>()
const ROLE_LABELS: Readonly<Record<string, string>> = {
  quit: 'Quit',
  close: 'Close Window',
  about: 'About',
  copy: 'Copy',
  paste: 'Paste',
  cut: 'Cut',
  undo: 'Undo',
  redo: 'Redo',
  selectall: 'Select All',
  minimize: 'Minimize',
}

export function onRole(role: string, act: Act): void {
  roleActs.set(role, act)
}

let lastCommand = 0

export class StandInMenuItem
  implements
    Shape<
      Electron.MenuItem,
      'checked' | 'click' | 'commandId' | 'enabled' | 'id' | 'label' | 'sublabel' | 'toolTip' | 'type' | 'visible'
    >
{
  readonly type: Electron.MenuItem['type']
  readonly role: string | null
  readonly accelerator: string | null
  readonly submenu: StandInMenu | undefined
  readonly commandId: number
  readonly icon: Electron.NativeImage | string | null
  id: string
  label: string
  sublabel: string
  toolTip: string
  enabled: boolean
  visible: boolean
  /** The radio items it takes turns with. */
  group: StandInMenuItem[] = []
  readonly click: (event?: unknown, window?: unknown) => void
  #checked: boolean

  constructor(options: Options) {
    this.role = options.role?.toLowerCase() ?? null
    const submenu = options.submenu
    this.submenu = submenu === undefined ? undefined : StandInMenu.from(submenu)
    this.type = options.type ?? (this.submenu === undefined ? 'normal' : 'submenu')
    if (this.type === 'submenu' && this.submenu === undefined) throw new Error('Invalid submenu')
    if (!TYPES.includes(this.type)) throw new Error(`Unknown menu item type: ${this.type}`)
    lastCommand += 1
    this.commandId = lastCommand
    this.id = options.id ?? ''
    this.label = options.label ?? ROLE_LABELS[this.role ?? ''] ?? ''
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.accelerator = options.accelerator ?? null
    this.icon = options.icon ?? null
    this.#checked = options.checked ?? false
    const click = options.click
    this.click = (event, window) => {
      if (this.type === 'checkbox' || this.type === 'radio') this.checked = !this.checked
      const act = roleActs.get(this.role ?? '')
      if (act !== undefined) act()
      else if (click !== undefined) Reflect.apply(click, undefined, [this, window, event])
    }
  }

  get checked(): boolean {
    return this.#checked
  }

  /** Setting a radio item, to whatever value, checks it and unchecks the rest of its group. */
  set checked(value: boolean) {
    if (this.type !== 'radio') {
      this.#checked = value
      return
    }
    for (const other of this.group) other.#checked = other === this
  }

  /** For the driver. */
  get entry(): MenuEntry {
    return {
      id: this.id === '' ? null : this.id,
      type: this.type,
      label: this.label,
      sublabel: isPlatform('darwin') ? this.sublabel : '',
      toolTip: isPlatform('darwin') ? this.toolTip : '',
      enabled: this.enabled,
      visible: this.visible,
      checked: this.#checked,
      accelerator: this.accelerator,
      role: this.role,
      hasIcon: this.icon !== null && !(this.icon instanceof StandInImage && this.icon.isEmpty()),
      submenu: this.submenu?.entries() ?? [],
    }
  }
}

const TYPES: readonly Electron.MenuItem['type'][] = [
  'normal',
  'separator',
  'submenu',
  'checkbox',
  'radio',
  'header',
  'palette',
]
