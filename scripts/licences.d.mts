/** Types of licences.mjs, for the tests. */
export declare function writeLicences(root: string): void
export declare function canWriteLicences(root: string): boolean
