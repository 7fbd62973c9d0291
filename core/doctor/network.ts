/** Which way requests take (proxies) and whom they trust (certificate authorities). */
import { type Check, ok, warn } from './check.ts'
import type { NetworkPort } from './ports.ts'

/** @param targets addresses that the configuration names */
export async function checkNetwork(
  network: NetworkPort,
  targets: readonly string[],
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { sources, unreadable } = network.authorities()
  const ways = targets.map(async (target) => describeWay(target, await network.proxyFor(target, signal)))
  return [
    ...(await Promise.all(ways)),
    ok('certificate authorities', `From ${[...new Set(sources)].join(' and ')}.`),
    ...(network.checksTurnedOff ? [checkedAnyway()] : []),
    ...unreadable.map((file) =>
      warn(
        'certificate authorities',
        `${file} is named by the environment but cannot be read.`,
        'Correct SSL_CERT_FILE or NODE_EXTRA_CA_CERTS.',
      ),
    ),
  ]
}

/** Obeying it here would hand codes and tokens to whoever stands in between; whoever set it should know that it does nothing. */
function checkedAnyway(): Check {
  return warn(
    'certificate checks',
    'NODE_TLS_REJECT_UNAUTHORIZED=0 is set; Latchkey checks certificates all the same.',
    'Unset it. For an authority of your own, name its file in SSL_CERT_FILE.',
  )
}

function describeWay(target: string, proxy: string | null): Check {
  const name = `way to ${new URL(target).host}`
  if (proxy === null) return ok(name, 'Straight, without a proxy.')
  if (!URL.canParse(proxy))
    return warn(name, 'The proxy of the environment is no URL.', 'Write it as http://HOST:PORT.')
  const { protocol, host } = new URL(proxy)
  // Without user name and password.
  if (!/^(https?|socks5?):$/.test(protocol)) {
    return warn(
      name,
      `The proxy ${host} speaks ${protocol.slice(0, -1)}, which is not known here.`,
      'Use an http, https or socks5 proxy.',
    )
  }
  return ok(name, `Through the proxy ${protocol}//${host}.`)
}
