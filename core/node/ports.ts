/** What the node part needs of the machine around it, so that every platform can be played on any other. */

/** Wall clock and timers; the session's clock fits by shape. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back at or soon after that time; returns a canceller. */
  at(time: number, callback: () => void): () => void
}

export interface ProcessResult {
  /** null when the program was ended by a signal. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly signal: AbortSignal
  /** Added to our own environment. */
  readonly environment?: Readonly<Record<string, string>>
  /** Told of each complete line on standard error, as it comes. */
  readonly onErrorLine?: (line: string) => void
}

export interface FileOwner {
  readonly uid: number
  readonly gid: number
  /** Who may do what, as `chmod` writes it; more bits may be set. */
  readonly mode: number
}

/** The files, programs and identities of this machine. */
export interface NodeSystem {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  /** null on Windows. */
  uid(): number | null
  /** Group ids of this process; empty on Windows. */
  groups(): readonly number[]
  userName(): string
  /** Of a file or folder, following links; null when it cannot be seen. */
  lookAt(path: string): Promise<FileOwner | null>
  /** @throws with `code` ENOENT, EACCES … */
  readText(path: string): Promise<string>
  /** Target text of a symbolic link. @throws like readText */
  readLink(path: string): Promise<string>
  /** Runs a program to its end, at most 1 MiB of output. @throws with `code` ENOENT when there is none of this name */
  run(file: string, args: readonly string[], options: RunOptions): Promise<ProcessResult>
}

/** The part of `fetch` that is used; the caller's honours proxies and the system's authorities. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>

export interface FetchInit {
  readonly method: 'GET'
  readonly headers: Record<string, string>
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

/** Asks once and does not follow: status and `Location` of the answer. */
export type RedirectProbe = (
  url: string,
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly location: string | null }>
