/** The one style of the browser tab's pages and the headers that let nothing else in: no script, no frame, no cache. */
import { createHash } from 'node:crypto'

/** Sizes, space and colours of the product's screens: 13, 15 and 22 pixels, a grid of four, one accent, three meanings. */
export const pageStyle = `
:root{color-scheme:light dark;--ground:#f6f7f7;--surface:#fff;--line:#d9dedd;--text:#17201f;--quiet:#55605f;
--connected:#0b7a75;--attention:#8a5a00;--ended:#b3261e}
@media (prefers-color-scheme:dark){:root{--ground:#121716;--surface:#1b2221;--line:#354140;--text:#e8eeed;--quiet:#a3b0ae;
--connected:#4fd1c5;--attention:#f2b84b;--ended:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--text);
font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{width:100%;max-width:28rem;padding:32px;background:var(--surface);border:1px solid var(--line);border-radius:16px}
svg{display:block;width:48px;height:48px;margin-bottom:16px}
h1{margin:0 0 8px;font-size:22px;line-height:1.3;font-weight:600;text-wrap:balance}
p{margin:0 0 8px}
.admin{margin-top:24px;padding-top:16px;border-top:1px solid var(--line)}
h2{margin:0 0 8px;font-size:13px;line-height:1.5;font-weight:600}
.copy{margin:0;padding:12px;background:var(--ground);border-radius:8px;font:inherit;font-size:13px;
white-space:pre-wrap;user-select:all}
.code{margin:16px 0 0;color:var(--quiet);font-size:13px}
.connected svg{color:var(--connected)}.attention svg{color:var(--attention)}.ended svg{color:var(--ended)}
@media (max-width:26rem){body{padding:0;place-items:start stretch}main{min-height:100vh;padding:24px;border:0;border-radius:0}}
`

const styleHash = createHash('sha256').update(pageStyle).digest('base64')

/** Sent with every answer of the listener, redirects and refusals included. */
export const strictHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  connection: 'close',
}
