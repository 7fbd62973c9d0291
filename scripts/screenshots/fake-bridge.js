/**
 * The bridge of a window that one ScreenState (test/support/screens.ts) stands behind: runs in the page before the page's own
 * script. `told` is put there by stage.ts: the state, and the names of the channels by kind.
 */
{
  const { state, calls, events } = globalThis.told
  const answers = {
    'session.snapshot': state.snapshot,
    'app.view': state.app,
    'bundle.preview': state.bundle,
    'bundle.save': { saved: true },
    'licences.read': state.licences,
  }
  const news = { 'app.show': state.screen, 'doctor.changed': state.doctor }
  const listeners = new Map(events.map((name) => [name, new Set()]))

  const call = (name) => async () => {
    const error = state.refused?.[name]
    return error === undefined ? { ok: true, value: answers[name] ?? null } : { ok: false, error }
  }
  const event = (name) => (listener) => {
    listeners.get(name).add(listener)
    if (news[name] !== undefined) listener(news[name])
    return () => listeners.get(name).delete(listener)
  }
  globalThis.latchkey = Object.fromEntries([
    ...calls.map((name) => [name, call(name)]),
    ...events.map((name) => [name, event(name)]),
  ])

  /** Main tells of another language. Resolves once it is written. */
  globalThis.speak = async (language) => {
    answers['app.view'] = { ...answers['app.view'], language, revision: answers['app.view'].revision + 1 }
    for (const listener of listeners.get('app.changed')) listener(answers['app.view'])
    do await frame()
    while (document.documentElement.lang !== language)
  }

  /** Resolves once nothing has changed on the page for two frames in a row. */
  globalThis.still = async () => {
    let isQuiet = false
    const observer = new MutationObserver(() => {
      isQuiet = false
    })
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    while (!isQuiet) {
      isQuiet = true
      await frame()
      await frame()
    }
    observer.disconnect()
  }

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
}
