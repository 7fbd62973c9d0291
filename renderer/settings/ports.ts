/** Redirect ports as people type them ("51820, 51821"), read into numbers or into what is wrong with which part. */

/** main takes no more (core/contract/channels.ts). */
const MOST = 10
const HIGHEST = 65_535
/** Commas of every script that the app speaks, semicolons, blanks. */
const BETWEEN = /[\s,;،、，；]+/

export type PortsRead =
  | { readonly ports: readonly number[] }
  | { readonly problem: 'notNumber' | 'range' | 'twice' | 'many'; readonly part: string }

/** Empty text is an empty list: any free port. */
export function readPorts(text: string): PortsRead {
  const ports: number[] = []
  for (const part of text.split(BETWEEN).filter((piece) => piece !== '')) {
    if (!/^\d+$/.test(part)) return { problem: 'notNumber', part }
    const port = Number(part)
    if (port < 1 || port > HIGHEST) return { problem: 'range', part }
    if (ports.includes(port)) return { problem: 'twice', part }
    if (ports.length === MOST) return { problem: 'many', part }
    ports.push(port)
  }
  return { ports }
}

export function writePorts(ports: readonly number[]): string {
  return ports.join(', ')
}
