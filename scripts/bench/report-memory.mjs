/** Loaded before a measured program: writes its peak resident memory (KiB) to a file when it ends. */
import { writeFileSync } from 'node:fs'

const file = process.env.LATCHKEY_BENCH_MEMORY
if (file) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)))
