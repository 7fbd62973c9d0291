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

  it('puts the code under an example that ends the hint, with nothing between', () => {
    const { output, stderr } = captureOutput()
    output.complain({ code: 'config.file-missing', userMessage: 'None.', hint: 'Write:\n\noidc:\n  issuer: x\n' })
    expect(stderr()).toBe('✗ None.\n  Write:\n  \n  oidc:\n    issuer: x\n  [config.file-missing]\n')
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

  const FORGED = 'al\u001b]0;title\u0007\u001b[2J\u009b2J\u202eice\u2066\n● connected\u2028\u00ad.'

  it.each([true, false])(
    'drops from every line what is neither text nor a colour of ours (terminal: %s)',
    (terminal) => {
      const { output, stdout, stderr } = captureOutput({ terminal })
      output.tell(`${output.style.good('●')} ${FORGED}\u001b[8m`)
      output.complain({ code: 'oidc.denied', userMessage: FORGED, hint: `one\n\n${FORGED}` })
      const colour = (code: number) => (terminal ? `\u001b[${code}m` : '')
      const harmless = (gap: string) => `al]0;title[2J2Jice${gap}● connected .`
      expect(stdout()).toBe(`${colour(36)}●${colour(39)} ${harmless(' ')}[8m\n`)
      expect(stderr()).toBe(
        `${colour(31)}✗${colour(39)} ${harmless('\n  ')}\n  one\n  \n  ${harmless('\n  ')} ${colour(2)}[oidc.denied]${colour(22)}\n`,
      )
    },
  )

  it('lets colours of others through to no pipe', () => {
    const { output, stdout } = captureOutput()
    output.tell('\u001b[36mx\u001b[39m')
    expect(stdout()).toBe('x\n')
  })

  it('gives programs the whole text, in characters that no terminal obeys', () => {
    const { output, events, stdout } = captureOutput({ json: true })
    const notice = { type: 'notice', at: 0, code: 'x', userMessage: `${FORGED}\u007f\u200f`, hint: 'ü' } as const
    output.emit(notice)
    expect(events()).toEqual([notice])
    expect(stdout()).not.toMatch(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
    expect(stdout()).toContain('ü')
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
