/** The core's way from a snapshot's error back to the class, at the place where the commands look for it. */
export { errorFromWire, familyOf } from '../core/errors/from-wire.ts'
