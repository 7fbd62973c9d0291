/** Reads JSON of unknown shape field by field; what is missing or of another type is '', null or []. */

export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

/** Numbers are written out: identifiers come as either. */
export function text(value: unknown, key: string): string {
  const found = field(value, key)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function texts(value: unknown, key: string): string[] {
  return list(field(value, key)).filter((each) => typeof each === 'string')
}
