/** Moments of the start, for the bench. Epoch milliseconds. */

export const marks = {
  processStart: performance.timeOrigin,
  mainLoading: null as number | null,
  mainLoaded: null as number | null,
  ready: null as number | null,
}
