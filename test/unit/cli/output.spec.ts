import { PassThrough, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createOutput } from '../../../cli/output.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { captureOutput } from './support.ts'

const refused = new AppError('oidc.denied')

describe('what the terminal shows', () => {
  it('gives people lines and keeps the events from them', async () => {
    const { output, stdout, stderr } = captureOutput()
    output.tell('one', 'two')
    output.emit({ type: 'notice', at: 0, code: 'x', userMessage: 'y', hint: 'z' })
    output.complain(refused)
    await output.flush()
    expect(stdout()).toBe('one\ntwo\n')
    expect(stderr()).toBe(`✗ ${refused.userMessage}\n  ${refused.hint} [oidc.denied]\n`)
  })

  it('gives programs one object a line and nothing else', async () => {
    const { output, events, stderr } = captureOutput({ json: true })
    output.tell('one')
    output.emit({ type: 'notice', at: 0, code: 'x', userMessage: 'a\nb', hint: 'z' })
    output.complain(refused)
    await output.flush()
    expect(events()).toEqual([{ type: 'notice', at: 0, code: 'x', userMessage: 'a\nb', hint: 'z' }])
    expect(stderr()).toBe('')
  })

  it.each([
    { what: 'a terminal', terminal: true, environment: {}, coloured: true },
    { what: 'a pipe', terminal: false, environment: {}, coloured: false },
    { what: 'NO_COLOR', terminal: true, environment: { NO_COLOR: '1' }, coloured: false },
    { what: 'an empty NO_COLOR', terminal: true, environment: { NO_COLOR: '' }, coloured: true },
    { what: 'a dumb terminal', terminal: true, environment: { TERM: 'dumb' }, coloured: false },
  ])('colours on $what: $coloured', ({ terminal, environment, coloured }) => {
    const { output } = captureOutput({ terminal, environment })
    expect(output.style.good('x')).toBe(coloured ? '\u001b[36mx\u001b[39m' : 'x')
  })

  it('survives a reader that goes away, says so, and drops the rest', async () => {
    const gone = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
      },
    })
    const output = createOutput({ stdout: gone, stderr: new PassThrough() }, { json: false, environment: {} })
    output.tell('one')
    await new Promise((resolve) => output.closed.addEventListener('abort', resolve))
    output.tell('two')
    await output.flush()
    expect(output.closed.aborted).toBe(true)
  })
})
