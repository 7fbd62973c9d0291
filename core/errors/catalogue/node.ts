/** Error codes of `node`: the daemon, its LocalAPI, and the control server behind it. */
import type { CatalogueArea } from './entry.ts'

export const node = {
  'node.daemon-unreachable': {
    family: 'daemon',
    userMessage: 'The Tailscale service is not running.',
    hint: 'Start it ({fix}), then try again.',
  },
  'node.daemon-missing': {
    family: 'daemon',
    userMessage: 'Tailscale is not installed on this device.',
    hint: 'Install it ({fix}), or ask your administrator to.',
  },
  'node.daemon-silent': {
    family: 'daemon',
    userMessage: 'The Tailscale service did not answer within {seconds} seconds ({call}).',
    hint: 'Restart it ({fix}), then try again.',
  },
  'node.daemon-answer': {
    family: 'daemon',
    userMessage: 'The Tailscale service gave an answer that Latchkey does not understand ({call}: {reason}).',
    hint: 'Update Tailscale; if it stays so, report it with the output of `latchkey doctor`.',
  },
  'node.not-permitted': {
    family: 'daemon',
    userMessage: 'Your account may not manage Tailscale on this device.',
    hint: '{fix}',
  },
  'node.socket-foreign': {
    family: 'daemon',
    userMessage: 'The socket {path} may belong to somebody other than the Tailscale service: {reason}.',
    hint: 'It was not used. Ask your administrator who put it there; if it is the right one, name it in `device.socket`.',
  },
  'node.operator-would-lose': {
    family: 'daemon',
    userMessage:
      'Tailscale on this device holds {present}; adding {wanted} would end your right to manage it, because that right belongs to each stored account.',
    hint: 'Run `sudo tailscale login --login-server={url} --operator={user}` once (stop it as soon as it prints a link), then sign in again.',
  },
  'node.held-by-other': {
    family: 'daemon',
    userMessage: 'Tailscale on this device is in use by {who}.',
    hint: 'Ask them to disconnect or to sign out of this device, then try again.',
  },
  'node.macos-not-admin': {
    family: 'daemon',
    userMessage: 'Only an administrator of this Mac may manage its Tailscale.',
    hint: 'Sign in to the Mac as an administrator, or ask one to install Tailscale from the App Store for your account.',
  },
  'node.request-refused': {
    family: 'daemon',
    userMessage: 'The Tailscale service refused {call}: {reason}.',
    hint: 'Follow what it says; `latchkey doctor` shows the state of the service.',
  },
  'node.policy-other-server': {
    family: 'daemon',
    userMessage: 'A device policy binds Tailscale on this device to {url}, not to {wanted}.',
    hint: 'Ask your administrator to change the policy `LoginURL` or to give you a configuration for that server.',
  },
  'node.auth-url-foreign': {
    family: 'refused',
    userMessage: 'Tailscale asked to open a page that is not the registration page of {expected} (it is at {seen}).',
    hint: 'It was not opened. If {seen} is what your Headscale calls itself (`server_url`), write that address into `control.url`; otherwise ask your administrator who pointed this device elsewhere.',
  },
  'node.control-unreachable': {
    family: 'network',
    userMessage: 'The control server {url} cannot be reached ({reason}).',
    hint: 'Check your network and that the address is right; then try again, or ask your administrator whether the server runs.',
  },
  'node.control-tls': {
    family: 'network',
    userMessage: 'The certificate of the control server {url} is not trusted ({reason}).',
    hint: "Add your organisation's certificate authority to this system, then restart the Tailscale service.",
  },
  'node.control-not-headscale': {
    family: 'network',
    userMessage: 'There is no Headscale at {url} ({reason}).',
    hint: 'Check `control.url`: it is the address of the server itself, without a path.',
  },
  'node.control-url-bad': {
    family: 'usage',
    userMessage: '{url} is not an address of a control server ({reason}).',
    hint: 'Write `control.url` as `https://` and a host name.',
  },
  'node.control-refused': {
    family: 'refused',
    userMessage: 'The control server {url} refused this device ({reason}).',
    hint: 'Ask your administrator; the log of Headscale says more.',
  },
  'node.no-auth-url': {
    family: 'network',
    userMessage: 'The Tailscale service got no registration link from {url} within {seconds} seconds ({reason}).',
    hint: 'Try again; `latchkey doctor` checks the server and the service one by one.',
  },
  'node.no-confirm-page': {
    family: 'network',
    userMessage:
      'Headscale at {url} shows no page to confirm this device: it has no sign-in through a provider, or could not reach its provider when it started.',
    hint: 'Ask your administrator to set `oidc:` in Headscale, or to restart it if that is set; then sign in again.',
  },
  'node.approval-timed-out': {
    family: 'cancelled',
    userMessage: 'Nobody confirmed this device at {url} within {minutes} minutes.',
    hint: 'Sign in again and press the confirm button in the browser tab.',
  },
  'node.not-running': {
    family: 'network',
    userMessage: 'This device was confirmed at {url} but did not connect within {seconds} seconds ({reason}).',
    hint: 'Look at `latchkey status` in a moment; if it stays so, run `latchkey doctor`.',
  },
  'node.needs-login': {
    family: 'ended',
    userMessage: 'The control server {url} does not know this device any more, or its key has expired.',
    hint: 'Sign in again.',
  },
  'node.command-failed': {
    family: 'daemon',
    userMessage: 'The `tailscale` command failed ({call}: {reason}).',
    hint: 'Run it by hand to see what it says, then try again.',
  },
} as const satisfies CatalogueArea
