/** Points in time and spans, named so that units cannot be mistaken. */

/** Milliseconds since 1970-01-01T00:00Z by the local wall clock. */
export type EpochMs = number

/** A span in milliseconds. */
export type DurationMs = number
