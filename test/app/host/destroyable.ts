/** What Electron's native objects do once they are gone: every method and property throws `Object has been destroyed` (README.md, Life). */

const gone = new WeakSet<object>()

export function markDestroyed(object: object): void {
  gone.add(object)
}

export function isGone(object: object): boolean {
  return gone.has(object)
}

/** Guards the methods and properties of a class. Those of EventEmitter, which are not Electron's, go on working. */
export function guardDestroyed(prototype: object): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || name === 'isDestroyed') continue
    const { value, get } = property
    if (typeof value === 'function') {
      property.value = function (this: object, ...args: unknown[]): unknown {
        assertAlive(this)
        return Reflect.apply(value, this, args)
      }
    }
    if (get !== undefined) {
      property.get = function (this: object): unknown {
        assertAlive(this)
        return Reflect.apply(get, this, [])
      }
    }
    Object.defineProperty(prototype, name, property)
  }
}

function assertAlive(object: object): void {
  if (gone.has(object)) throw new TypeError('Object has been destroyed')
}
