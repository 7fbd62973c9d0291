/** Types of electron-binary.mjs, which plain Node.js must be able to load. */
export declare const HOW_TO_GET_ELECTRON: string
export declare function findElectron(environment?: Readonly<Record<string, string | undefined>>): string | null
