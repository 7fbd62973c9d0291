import { expect, it } from 'vitest'
import { loadPart } from '../../../core/errors/load-part.ts'

it('hands on the part that was loaded', async () => {
  await expect(loadPart('doctor', async () => ({ examine: 1 }))).resolves.toEqual({ examine: 1 })
})

it('names a part that cannot be loaded, and keeps the reason out of what is told', async () => {
  const failed = loadPart('doctor', () => Promise.reject(new Error('ENOENT /home/alice')))
  const error = await failed.catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'general.part-missing', params: { part: 'doctor' } })
  expect(JSON.stringify(error)).not.toContain('alice')
})
