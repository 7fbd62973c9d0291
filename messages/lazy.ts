/** A value that is made when it is first asked for: the first of Intl's formatters costs more than a tray icon. */
export function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
