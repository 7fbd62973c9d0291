/**
 * The page's half of contextBridge, in the page's own world and before any script of the page. It takes one element from
 * the preload's world, which no page script ever holds, and listens on it; what the preload exposes becomes a frozen
 * property of `window`. Everything is captured first and nothing is left behind.
 * `DOOR` is the random name of the event that hands over the element (README.md, Isolation).
 */
import { makeLink } from './links.ts'

declare const DOOR: string

const { apply, defineProperty, get, ownKeys } = Reflect
const { create, freeze, getOwnPropertyDescriptor } = Object
const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype
const TheEvent = CustomEvent
const TheTarget = EventTarget
const page = window
const detailOf = getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get
const relatedOf = getOwnPropertyDescriptor(MouseEvent.prototype, 'relatedTarget')?.get

function onDoor(event: Event): void {
  apply(removeEventListener, page, [DOOR, onDoor, true])
  const element: unknown = relatedOf === undefined ? null : apply(relatedOf, event, [])
  if (!(element instanceof TheTarget)) return
  const link = makeLink((text) => {
    const init: CustomEventInit = create(null)
    init.detail = text
    apply(dispatchEvent, element, [new TheEvent('to-preload', init)])
  })
  const detail = (event_: Event): unknown => (detailOf === undefined ? null : apply(detailOf, event_, []))
  const listen = (name: string, act: (text: string) => void) => {
    const listener = (heard: Event) => {
      const text = detail(heard)
      if (typeof text === 'string') act(text)
    }
    apply(addEventListener, element, [name, listener])
  }
  listen('to-page', (text) => link.receive(text))
  listen('expose', (text) => {
    const exposed = link.decode(text)
    if (exposed === null || typeof exposed !== 'object' || !('key' in exposed) || !('api' in exposed)) return
    const property: PropertyDescriptor = create(null)
    property.value = frozen(exposed.api)
    property.enumerable = true
    defineProperty(page, `${exposed.key}`, property)
  })
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  const names = ownKeys(value)
  for (let index = 0; index < names.length; index += 1) frozen(get(value, names[index] ?? ''))
  return freeze(value)
}

apply(addEventListener, page, [DOOR, onDoor, true])
