import { expect, it } from 'vitest'
import { canonicalUrl } from '../../../core/config/canonical-url.ts'

it.each([
  ['HTTPS://Headscale.Example.COM', 'https://headscale.example.com'],
  ['https://headscale.example.com:443/', 'https://headscale.example.com'],
  ['http://127.0.0.1:80', 'http://127.0.0.1'],
  ['https://headscale.example.com:8443', 'https://headscale.example.com:8443'],
  ['http://[::1]:8080/', 'http://[::1]:8080'],
  ['https://headscale.example.com/a//', 'https://headscale.example.com/a'],
])('the canonical form of %s is %s, and of that itself', (url, canonical) => {
  expect(canonicalUrl(url)).toBe(canonical)
  expect(canonicalUrl(canonical)).toBe(canonical)
})
