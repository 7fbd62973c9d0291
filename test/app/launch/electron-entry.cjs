/** Loaded by Electron before the app (`electron -r`): puts the recorder over Electron's own classes. */
require('./electron-recorder.cjs').install(require('electron'))
