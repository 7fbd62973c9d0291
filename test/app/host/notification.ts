/** Notifications: shown in a list that the driver reads and answers. Buttons, replies and failures by platform (README.md, System, d.ts). */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { electronEvent } from './electron-event.ts'
import { changed, isPlatform, machine } from './machine.ts'
import { afterReady } from './readiness.ts'
import type { Shape } from './shapes.ts'
import type { NotificationState } from './state.ts'

type CloseReason = 'userCanceled' | 'applicationHidden' | 'timedOut'

const all: StandInNotification[] = []
let activation: ((details: Electron.ActivationArguments) => void) | null = null
/** One that came before anybody asked, as after a cold start. */
let pendingActivation: Electron.ActivationArguments | null = null

export class StandInNotification
  extends EventEmitter
  implements
    Shape<
      Electron.Notification,
      | 'actions'
      | 'body'
      | 'close'
      | 'groupId'
      | 'id'
      | 'show'
      | 'silent'
      | 'subtitle'
      | 'timeoutType'
      | 'title'
      | 'urgency'
    >
{
  readonly id: string
  readonly groupId: string
  readonly number: number
  title: string
  subtitle: string
  body: string
  silent: boolean
  timeoutType: 'default' | 'never'
  urgency: 'normal' | 'critical' | 'low'
  actions: Electron.NotificationAction[]
  #isShown = false

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    afterReady('Cannot create Notification before app is ready')
    super()
    this.id = options.id || randomUUID()
    this.groupId = options.groupId ?? ''
    this.title = options.title ?? ''
    this.subtitle = options.subtitle ?? ''
    this.body = options.body ?? ''
    this.silent = options.silent ?? false
    this.timeoutType = options.timeoutType ?? 'default'
    this.urgency = options.urgency ?? 'low'
    this.actions = options.actions ?? []
    this.number = all.push(this)
  }

  static isSupported(): boolean {
    return machine().notifications
  }

  /** Windows only [d.ts]; elsewhere nothing ever calls it. */
  static handleActivation(callback: (details: Electron.ActivationArguments) => void): void {
    activation = callback
    const waiting = pendingActivation
    pendingActivation = null
    if (waiting !== null) callback(waiting)
  }

  show(): void {
    if (!machine().notifications) return
    // Told later, as the system's answer is.
    setImmediate(() => {
      if (isPlatform('darwin') && !machine().isSigned) {
        this.emit('failed', electronEvent(), 'UNErrorDomain: notifications are not allowed for this application')
        return
      }
      // On macOS and Windows an identifier is shown once: the newest takes its place.
      if (!isPlatform('linux'))
        for (const other of all) if (other !== this && other.id === this.id) other.#isShown = false
      this.#isShown = true
      this.emit('show', electronEvent())
      changed()
    })
  }

  close(): void {
    if (!this.#isShown) return
    this.#isShown = false
    this.emit('close', { ...electronEvent(), ...(isPlatform('win32') ? { reason: 'applicationHidden' } : {}) })
    changed()
  }

  /** For the driver. */
  get state(): NotificationState {
    return {
      number: this.number,
      id: this.id,
      title: this.title,
      body: this.body,
      silent: this.silent,
      urgency: this.urgency,
      timeoutType: this.timeoutType,
      // Linux shows none (README.md, System).
      actions: isPlatform('linux') ? [] : this.actions.map(({ text }) => text ?? ''),
      isShown: this.#isShown,
    }
  }

  clicked(): void {
    this.#assertShown()
    this.#isShown = false
    this.emit('click', electronEvent())
    activate({ type: 'click', arguments: `type=click&tag=${this.id}` })
    changed()
  }

  actionClicked(index: number): void {
    this.#assertShown()
    if (this.state.actions[index] === undefined) throw new Error(`notification ${this.number} shows no button ${index}`)
    this.#isShown = false
    const selectionIndex = -1
    this.emit('action', { ...electronEvent(), actionIndex: index, selectionIndex }, index, selectionIndex)
    activate({ type: 'action', actionIndex: index, arguments: `type=action&action=${index}&tag=${this.id}` })
    changed()
  }

  dismissed(reason: CloseReason = 'userCanceled'): void {
    this.#assertShown()
    this.#isShown = false
    this.emit('close', { ...electronEvent(), ...(isPlatform('win32') ? { reason } : {}) })
    changed()
  }

  #assertShown(): void {
    if (!this.#isShown) throw new Error(`notification ${this.number} ("${this.title}") is not on the screen`)
  }
}

export function notificationByNumber(number: number): StandInNotification {
  const found = all[number - 1]
  if (found === undefined) throw new Error(`there is no notification ${number}`)
  return found
}

export function notificationStates(): NotificationState[] {
  return all.map(({ state }) => state)
}

/** An activation of a notification that an earlier run of the app left in the action centre. */
export function activate(details: Electron.ActivationArguments): void {
  if (!isPlatform('win32')) return
  if (activation === null) pendingActivation = details
  else activation(details)
}
