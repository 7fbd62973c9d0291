/** What a tab of the preview begins with: the binding that Chromium gives a real window, over HTTP, and a plain label. */

/** @param wire name of the binding that the shim calls */
export function tabScript(wire: string): string {
  return `{
  const wire = ${JSON.stringify(wire)}
  let sent = Promise.resolve()
  const post = (text) => {
    sent = sent.then(() => fetch('/stand-in/message', { method: 'POST', body: text })).catch(() => {})
  }
  const tell = (kind) => post(JSON.stringify({ kind }))
  Object.defineProperty(window, wire, { value: post })
  tell('started')
  const events = new EventSource('/stand-in/events')
  events.onmessage = ({ data }) => {
    const message = JSON.parse(data)
    if (message.kind === 'message') window[wire + 'In']?.(message.text)
    if (message.kind === 'reload') location.reload()
    if (message.kind === 'closed') {
      events.close()
      document.body.textContent = 'This window is closed. You can close the tab, and open the window again from the menu in the terminal.'
    }
  }
  addEventListener('load', () => {
    const label = document.createElement('div')
    label.textContent = 'Preview on a stand-in for Electron'
    label.setAttribute('role', 'note')
    Object.assign(label.style, { position: 'fixed', insetBlockEnd: '0', insetInlineEnd: '0', padding: '2px 8px', font: '12px system-ui', background: '#fc0', color: '#000', zIndex: '9' })
    document.documentElement.append(label)
    tell('loaded')
  })
}`
}
