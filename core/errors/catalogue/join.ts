/** Error codes of `join`: an address, a link or a join document that leads to a network. No address is quoted whole: it may hold a password. */
import type { CatalogueArea } from './entry.ts'

export const join = {
  'join.address-empty': {
    family: 'usage',
    userMessage: 'No address was given.',
    hint: "Enter your network's address, such as headscale.example.com, or open the link that you were sent.",
  },
  'join.address-malformed': {
    family: 'usage',
    userMessage: 'This is not the address of a network.',
    hint: 'Enter it as your administrator gave it to you: a name such as headscale.example.com, or a link that begins with latchkey://.',
  },
  'join.address-too-long': {
    family: 'usage',
    userMessage: 'This is longer than an address may be ({limit} characters).',
    hint: 'Enter the address alone, such as headscale.example.com, or ask for a new link.',
  },
  'join.address-http': {
    family: 'usage',
    userMessage: 'The address {host} is given with http, which anybody on the way can read and change.',
    hint: 'Use https://. Plain http is for servers on this device alone.',
  },
  'join.address-credentials': {
    family: 'usage',
    userMessage: 'The address carries a user name or a password.',
    hint: 'Remove what stands before the @: the address alone is needed.',
  },
  'join.address-extra': {
    family: 'usage',
    userMessage: 'The address of {host} has something behind it that begins with ? or #.',
    hint: 'Remove everything from there on.',
  },
  'join.link-malformed': {
    family: 'usage',
    userMessage: 'This is not a link to a network.',
    hint: 'Such a link begins with latchkey://join?server=. Ask for a new one.',
  },
  'join.link-unknown': {
    family: 'usage',
    userMessage: 'The link sets “{parameter}”, which no link may set.',
    hint: 'It was not used. A link may hold server, issuer, client_id, scope, ports and name, nothing else; ask for a new one.',
  },
  'join.link-twice': {
    family: 'usage',
    userMessage: 'The link sets “{parameter}” twice.',
    hint: 'It was not used: it cannot be told which one is meant. Ask for a new one.',
  },
  'join.link-value': {
    family: 'usage',
    userMessage: 'What the link sets as “{parameter}” cannot be used.',
    hint: 'It was not used. server and issuer are https addresses, scope contains openid, ports are numbers from 1 to 65535, all others plain text. Ask for a new one.',
  },
  'join.link-empty': {
    family: 'usage',
    userMessage: 'The link names no network.',
    hint: 'A link needs server, the address of the network, or issuer. Ask for a new one.',
  },
  'join.no-network': {
    family: 'network',
    userMessage: 'There is no network to join at {origin}.',
    hint: 'Check the address. If it is right, ask your administrator: neither a Headscale nor a join document answers there.',
  },
  'join.document-broken': {
    family: 'refused',
    userMessage: 'The join document of {origin} cannot be read.',
    hint: 'Ask your administrator: /.well-known/latchkey must be a JSON object of at most 16 KiB.',
  },
  'join.document-unknown': {
    family: 'refused',
    userMessage: 'The join document of {origin} sets “{key}”, which no join document may set.',
    hint: 'It was not used. Ask your administrator to remove that key from /.well-known/latchkey.',
  },
  'join.document-value': {
    family: 'refused',
    userMessage: 'What the join document of {origin} sets as “{key}” cannot be used.',
    hint: 'It was not used. Ask your administrator to correct that key of /.well-known/latchkey.',
  },
  'join.no-provider': {
    family: 'network',
    userMessage: 'The control server {url} does not sign people in through a provider.',
    hint: 'Ask your administrator to set `oidc:` in Headscale; if it is set, its provider was down when it started, and it must be restarted.',
  },
  'join.other-server': {
    family: 'network',
    userMessage: 'The control server {url} is no Headscale, and does not say where people sign in.',
    hint: 'Ask your administrator for a link to the network.',
  },
  'join.provider-unknown': {
    family: 'network',
    userMessage:
      'The control server {url} signs people in at {host}, but it cannot be told which provider of that host it means.',
    hint: 'Ask your administrator for a link to the network.',
  },
  'join.contradiction': {
    family: 'refused',
    userMessage: 'The link says that people sign in at {linked}, but {origin} says otherwise.',
    hint: 'The link was not used. Enter the address of your network yourself, or ask your administrator for a new link.',
  },
  'join.server-name': {
    family: 'refused',
    userMessage: 'The control server at {url} calls itself {named}, which cannot be used as an address.',
    hint: 'Ask your administrator to correct `server_url` in Headscale: it must begin with https://.',
  },
  'join.too-slow': {
    family: 'network',
    userMessage: 'Looking at {origin} took longer than {seconds} seconds.',
    hint: 'Check your network, then try again.',
  },
  'join.offer-gone': {
    family: 'usage',
    userMessage: 'The network that was shown has been replaced by another one.',
    hint: 'Look at the one that is shown now, then go on.',
  },
  'join.client-id-missing': {
    family: 'usage',
    userMessage: 'The client ID of Latchkey is missing, and {origin} does not say it.',
    hint: 'Ask your administrator for the client ID of Latchkey at your provider, and enter it.',
  },
  'join.client-id-bad': {
    family: 'usage',
    userMessage: 'This is not a client ID.',
    hint: 'Enter it as your administrator gave it to you, without spaces.',
  },
} as const satisfies CatalogueArea
