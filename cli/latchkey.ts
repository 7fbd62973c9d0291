#!/usr/bin/env node
/** `latchkey`: the entry. It does as little as it can before the command's own code is loaded. */
import * as module from 'node:module'
import { join } from 'node:path'
import { ensurePrivateFolderNow } from '../core/keychain/files.ts'
import { openHome } from './open-home.ts'

// Newer than the oldest Node.js that we support (22.1). In our own folder, looked at first: code in a shared one could be
// planted. Made by us, because Node.js makes folders as the umask says.
const enableCompileCache: unknown = Reflect.get(module, 'enableCompileCache')
if (typeof enableCompileCache === 'function') {
  try {
    const folder = join(openHome(process.env).cache, 'compiled')
    ensurePrivateFolderNow(folder)
    enableCompileCache(folder)
  } catch {
    // Without a home folder of our own it is only slower; the command says what is wrong with it.
  }
}

// Connections kept alive and native threads would hold the process; everything that matters has ended by then.
void import('./main.ts').then(async ({ main }) => process.exit(await main(process.argv.slice(2))))
