/** What reads and writes configuration files, a part of its own: the tray is there before it, and the YAML library is large. */
export { loadAppSettings } from '../core/config/app-settings.ts'
export { loadConfig } from '../core/config/load.ts'
export { networkFile, withRedirectPorts } from './network-file.ts'
