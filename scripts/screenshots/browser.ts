/** The system's Chromium, without a window, quiet on the network. */
import { type Browser, chromium } from 'playwright-core'

/** LATCHKEY_CHROMIUM names another one than Debian's. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.LATCHKEY_CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  })
}
