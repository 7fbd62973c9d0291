import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSplitter, readBusLine, WATCH_MASK } from '../../../core/node/ipn-bus.ts'

describe('lines of the bus', () => {
  it('come out the same however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string().map((line) => line.replace(/\n/g, ' '))),
        fc.array(fc.nat(20)),
        (lines, cuts) => {
          const splitter = new LineSplitter(1_000)
          let stream = lines.map((line) => `${line}\n`).join('')
          const got: (string | null)[] = []
          for (const cut of cuts) {
            got.push(...splitter.push(stream.slice(0, cut)))
            stream = stream.slice(cut)
          }
          got.push(...splitter.push(stream))
          expect(got).toEqual(lines)
        },
      ),
    )
  })

  it('that are too long are dropped while they arrive, and the next is whole again', () => {
    const splitter = new LineSplitter(5)
    expect(splitter.push('123456789')).toEqual([])
    expect(splitter.push('still the same')).toEqual([])
    expect(splitter.push('\nok\n')).toEqual([null, 'ok'])
  })

  it('of exactly the limit are kept', () => {
    expect(new LineSplitter(5).push('12345\n123456\n')).toEqual(['12345', null])
  })

  it('with old fields as null say nothing of them', () => {
    const line =
      '{"Version":"1.101.0","ErrMessage":null,"LoginFinished":null,"State":6,"Prefs":null,"NetMap":null,"Engine":null,"BrowseToURL":null}'
    expect(readBusLine(line)).toEqual({ state: 6, error: null, browseToUrl: null, loginFinished: false, health: null })
  })

  it('tell a finished login by an empty object', () => {
    expect(readBusLine('{"LoginFinished":{}}').loginFinished).toBe(true)
  })

  it('carry the whole health', () => {
    const { health } = readBusLine('{"Health":{"Warnings":{"x":{"WarnableCode":"x","Severity":"low","Text":"t"}}}}')
    expect(health).toEqual([{ WarnableCode: 'x', Severity: 'low', Text: 't', ImpactsConnectivity: false }])
    expect(readBusLine('{"Health":{"Warnings":{}}}').health).toEqual([])
  })

  it.each([null, 'no json', '[]', '{"State":"six"}', '{"Health":7}'])(
    'not understood still count as news: %j',
    (line) => {
      expect(readBusLine(line)).toMatchObject({ state: null, browseToUrl: null })
    },
  )

  it('are asked for with state, preferences and health, without private keys', () => {
    expect(WATCH_MASK).toBe(150)
  })
})
