/** Every sentence of the window, each with a note for the translator. `{name}` is filled in by `say`. */

export const messages = {
  // Titles: what is, in three words or fewer.
  'title.starting': 'Starting',
  'title.signedOut': 'Not signed in',
  /** {server} is a host name. */
  'title.signingIn': 'Signing in to {server}',
  'title.connected': 'Connected',
  /** Signed in, and no network is configured to connect to. */
  'title.signedIn': 'Signed in',
  'title.connecting': 'Connecting',
  /** "This device" is the computer that the person sits at. */
  'title.notConnected': 'This device is not connected',
  /** The computer is on the network under somebody else's name. {owner} is an account name. */
  'title.foreign': 'This device belongs to {owner}',
  'title.foreignUnknown': 'This device belongs to another account',
  'title.ended': 'Your session has ended',
  'title.trouble': 'Signing in did not work',
  'title.keychain': 'Your session cannot be read',
  /** The configuration is missing or wrong; the reason stands below. */
  'title.notSetUp': 'Latchkey is not set up',

  // Buttons: an imperative.
  'button.signIn': 'Sign in',
  'button.signInAgain': 'Sign in again',
  'button.tryAgain': 'Try again',
  'button.anotherAccount': 'Try another account',
  'button.cancel': 'Cancel',
  'button.signOut': 'Sign out',

  // Steps of signing in: what is being done now, and what is done. {person} is an e-mail address or a name.
  'step.browser.now': 'Opening your browser',
  'step.browser.done': 'Browser opened',
  'step.code.now': 'Getting a code',
  'step.code.done': 'Code ready',
  'step.person.now': 'Sign in on the browser page',
  'step.code.person': 'Enter the code in a browser',
  'step.person.checking': 'Checking your sign-in',
  'step.person.done': 'Signed in as {person}',
  'step.person.later': 'Signed in',
  'step.device.now': 'Adding this device to your network',
  'step.device.confirm': 'Confirm this device in the browser',
  'step.device.done': 'Device confirmed',
  'step.device.later': 'Device confirmed',
  'step.connected.now': 'Connecting',
  'step.connected.later': 'Connected',

  /** Before a step, for those who hear the page instead of seeing it. */
  'step.state.done': 'Done',
  'step.state.now': 'Now',
  'step.state.later': 'Next',

  // Facts.
  /** {time} is a span such as 4:31. */
  'fact.left': '{time} left',
  'fact.renews': 'Session renews by itself',
  /** {time} is a day and a time, such as "Friday 18:00". */
  'fact.until': 'Session until {time}',
  'fact.retrying': 'Your provider cannot be reached. Trying again by itself.',
  'fact.memoryOnly': 'Kept in memory only: it ends when Latchkey quits.',
} as const

export type MessageName = keyof typeof messages

export function say(name: MessageName, values: Readonly<Record<string, string>> = {}): string {
  return messages[name].replace(/\{(\w+)\}/g, (whole, value: string) => values[value] ?? whole)
}
