/** What is learnt of a network before anything is stored: from its join document, or from what its control server answers. */

export interface NetworkOffer {
  /** Names this offer when it is taken; another look makes another. */
  readonly id: string
  /** How it came: typed by the person, or by a link that anybody may have written. */
  readonly from: 'typed' | 'link'
  /** Scheme, host and port that the facts were read from; shown and confirmed. */
  readonly origin: string
  /** Canonical control URL; null when only a provider was named. */
  readonly controlUrl: string | null
  readonly server: 'headscale' | 'other' | null
  /** As the server says it; null when it does not. */
  readonly serverVersion: string | null
  readonly issuer: string
  /** This app's own client ID; null: nobody named it, and the person has to ask their administrator. */
  readonly clientId: string | null
  readonly scope: readonly string[]
  readonly redirectPorts: readonly number[]
  /** Display text of the document; null when there was none. */
  readonly displayName: string | null
  /** `document`: /.well-known/latchkey; `server`: read off the control server's redirect; `link`: the link said it all. */
  readonly source: 'document' | 'server' | 'link'
  /** Settings that an administrator manages and that differ from the offer: theirs win. */
  readonly overruled: readonly string[]
  /** The profile that is for this network already; null when it is new. */
  readonly knownProfile: string | null
}
