import { describe, expect, it } from 'vitest'
import { ownFrames } from '../../../cli/own-frames.ts'

describe('the frames of a stack', () => {
  it('are those of our own code, without the message', () => {
    const stack = [
      'Error: refused refresh_token=s3cret',
      '    at secret second line (of/the/message:1:1)',
      '    at renew (file:///opt/latchkey/dist/cli/chunks/renew.js:10:5)',
      '    at async /opt/latchkey/dist/cli/latchkey.js:3:1',
      '    at fetch (/opt/latchkey/node_modules/undici/index.js:1:2)',
      '    at node:internal/process/task_queues:95:5',
    ].join('\n')
    expect(ownFrames(stack, '/opt/latchkey')).toEqual([
      'renew dist/cli/chunks/renew.js:10:5',
      'dist/cli/latchkey.js:3:1',
    ])
  })

  it('are few, and none for a stack without frames', () => {
    const frame = '    at f (/opt/latchkey/a.js:1:1)'
    expect(ownFrames(`Error\n${`${frame}\n`.repeat(50)}`, '/opt/latchkey')).toHaveLength(20)
    expect(ownFrames('nothing', '/opt/latchkey')).toEqual([])
  })
})
