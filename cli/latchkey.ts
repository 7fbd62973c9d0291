#!/usr/bin/env node
/** `latchkey`: the entry. It does as little as it can before the command's own code is loaded. */
import * as module from 'node:module'
import { join } from 'node:path'
import { homeFolders } from '../core/config/home.ts'

// Newer than the oldest Node.js that we support (22.1). In our own folder: code in a shared one could be planted there.
const enableCompileCache: unknown = Reflect.get(module, 'enableCompileCache')
if (typeof enableCompileCache === 'function') {
  try {
    enableCompileCache(join(homeFolders(process.env).cache, 'compiled'))
  } catch {
    // Without a home folder it is only slower; the command says what is missing.
  }
}

// Connections kept alive and native threads would hold the process; everything that matters has ended by then.
void import('./main.ts').then(async ({ main }) => process.exit(await main(process.argv.slice(2))))
