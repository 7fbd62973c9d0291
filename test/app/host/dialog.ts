/** Dialogs of the system: they stand open until the driver answers. */
import { changed } from './machine.ts'
import { afterReady } from './readiness.ts'
import type { DialogState } from './state.ts'

export interface DialogAnswer {
  /** Absolute path chosen; null or absent: the dialog was cancelled. */
  readonly path?: string | null
  /** Index of the button pressed in a message. */
  readonly button?: number
  readonly checked?: boolean
}

interface Open {
  readonly state: DialogState
  readonly answer: (answer: DialogAnswer) => void
}

const open = new Map<number, Open>()
let count = 0

type Overloaded<Options> = [window: Electron.BaseWindow, options: Options] | [options: Options]

export const dialog = {
  async showSaveDialog(...input: Overloaded<Electron.SaveDialogOptions>): Promise<Electron.SaveDialogReturnValue> {
    const { title = '', message = '', defaultPath = null } = optionsOf(input)
    const { path = null } = await ask({ kind: 'save', title, message, defaultPath })
    return path === null ? { canceled: true, filePath: '' } : { canceled: false, filePath: path }
  },
  async showOpenDialog(...input: Overloaded<Electron.OpenDialogOptions>): Promise<Electron.OpenDialogReturnValue> {
    const { title = '', message = '', defaultPath = null } = optionsOf(input)
    const { path = null } = await ask({ kind: 'open', title, message, defaultPath })
    return path === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [path] }
  },
  async showMessageBox(...input: Overloaded<Electron.MessageBoxOptions>): Promise<Electron.MessageBoxReturnValue> {
    const { title = '', message, detail = '', buttons = [], cancelId = 0 } = optionsOf(input)
    const { button = cancelId, checked = false } = await ask({ kind: 'message', title, message, detail, buttons })
    return { response: button, checkboxChecked: checked }
  },
  /** The one dialog that may come before `ready` [d.ts]; it waits for nobody here. */
  showErrorBox(title: string, content: string): void {
    void ask({ kind: 'error', title, message: content }, false)
  },
} satisfies Pick<Electron.Dialog, 'showErrorBox' | 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog'>

function optionsOf<Options>(input: Overloaded<Options>): Options {
  return input.length === 2 ? input[1] : input[0]
}

function ask(asked: Partial<DialogState> & Pick<DialogState, 'kind'>, needsReady = true): Promise<DialogAnswer> {
  if (needsReady) afterReady('dialog module can only be used after app is ready')
  count += 1
  const state = { number: count, title: '', message: '', detail: '', buttons: [], defaultPath: null, ...asked }
  return new Promise((resolve) => {
    open.set(state.number, { state, answer: resolve })
    changed()
  })
}

export function dialogStates(): DialogState[] {
  return [...open.values()].map(({ state }) => state)
}

/** @throws Error when there is no such dialog */
export function answerDialog(number: number, answer: DialogAnswer): void {
  const found = open.get(number)
  if (found === undefined) throw new Error(`there is no dialog ${number} open`)
  open.delete(number)
  found.answer(answer)
  changed()
}
