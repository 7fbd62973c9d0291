/** The text of a profile's configuration file: of a network that was joined, and with one value changed. */
import { Document, isMap, isSeq, parseDocument, Scalar, YAMLSeq } from 'yaml'

/** What a person joins: from a join document, a link, or what the control server says. */
export interface NewNetwork {
  readonly issuer: string
  readonly clientId: string
  /** null: the provider's own scopes. */
  readonly scope: readonly string[] | null
  readonly controlUrl: string | null
  readonly redirectPorts: readonly number[]
  /** As the join document names it; null: nobody did. */
  readonly displayName: string | null
}

/** The file of a network that was joined, with what is not said left to its default. */
export function networkFile({ issuer, clientId, scope, controlUrl, redirectPorts }: NewNetwork): string {
  const document = new Document({
    oidc: { issuer, client_id: clientId, ...(scope === null ? {} : { scope }) },
    ...(controlUrl === null ? {} : { control: { url: controlUrl } }),
    ...(redirectPorts.length === 0 ? {} : { redirect: { ports: redirectPorts } }),
  })
  document.commentBefore = ' Written by Latchkey when this network was added; docs/configuration.md knows every key.'
  return document.toString()
}

/** @param text a configuration that can be used */
export function withRedirectPorts(text: string, ports: readonly number[]): string {
  // Every value stays the text that it is: a client ID of nineteen digits is no JavaScript number.
  const document: Document = parseDocument(text, { schema: 'failsafe' })
  const items = ports.map((port) => new Scalar(String(port)))
  const present = document.getIn(['redirect', 'ports'], true)
  if (isSeq(present)) {
    present.items = items
    present.flow = true
  } else {
    const list = new YAMLSeq()
    list.items = items
    list.flow = true
    if (!isMap(document.contents)) document.contents = document.createNode({})
    if (isMap(document.get('redirect'))) document.setIn(['redirect', 'ports'], list)
    else document.set('redirect', document.createNode({ ports: list }))
  }
  return document.toString({ lineWidth: 0 })
}
