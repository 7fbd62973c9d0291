/** Type-checks each part with the types that it may know: no DOM in the core, no Node.js in the window. */
import { run } from './run.mjs'

const projects = ['tsconfig.json', 'electron/tsconfig.json', 'renderer/tsconfig.json', 'test/app/tsconfig.json']
const results = projects.map((project) => run(`types of ${project}`, 'tsc', ['--noEmit', '-p', project]))
process.exit(results.every(({ ok }) => ok) ? 0 : 1)
