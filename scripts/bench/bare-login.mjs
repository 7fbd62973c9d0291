/** The yardstick as a program: `node bare-login.mjs ISSUER CLIENT_ID SCOPE BROWSER` signs in once, by the same steps as `latchkey login`. */
import { spawn } from 'node:child_process'
import { discover, signIn } from './bare-client.mjs'

const [issuer, clientId, scope, browser] = process.argv.slice(2)
const config = await discover(issuer, clientId, true)
const tokens = await signIn(config, scope, (url) => spawn(browser, [url], { stdio: 'ignore' }))
console.log(JSON.stringify({ subject: tokens.claims().sub, expiresIn: tokens.expires_in }))
