/** Types of build-if-stale.mjs, which plain Node.js must be able to load. */
export declare function buildIfStale(built: string): boolean
