import { describe, expect, it } from 'vitest'
import { nearest } from '../../../cli/nearest.ts'

const commands = ['login', 'logout', 'status', 'watch', 'renew', 'doctor']

describe('the nearest word', () => {
  it.each([
    ['logn', 'login'],
    ['lgoin', 'login'],
    ['log-out', 'logout'],
    ['stat', 'status'],
    ['docter', 'doctor'],
    ['Renew', 'renew'],
    ['zzzzzz', null],
    ['x', null],
  ])('of %s is %s', (word, near) => {
    expect(nearest(word, commands)).toBe(near)
  })
})
