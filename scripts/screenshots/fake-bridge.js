/**
 * The bridge of a window that one ScreenState (test/support/screens.ts) stands behind: runs in the page before the page's own
 * script. `told` is put there by page.ts: the state, and the names of the channels by kind.
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

  const call = (name) => async () => {
    const error = state.refused?.[name]
    return error === undefined ? { ok: true, value: answers[name] ?? null } : { ok: false, error }
  }
  const event = (name) => (listener) => {
    if (news[name] !== undefined) listener(news[name])
    return () => {}
  }
  globalThis.latchkey = Object.fromEntries([
    ...calls.map((name) => [name, call(name)]),
    ...events.map((name) => [name, event(name)]),
  ])
}
