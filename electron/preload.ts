/** The one bridge between window and main. Bundled into a single CommonJS file: a sandboxed preload can load nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { makeBridge } from './bridge.ts'

contextBridge.exposeInMainWorld('latchkey', makeBridge(ipcRenderer))
