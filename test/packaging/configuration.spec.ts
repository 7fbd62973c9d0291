import { expect, test } from 'vitest'
import { APP_ID, LINK_SCHEME } from '../../electron/app-id.ts'
import { checkedConfiguration, judgeConfiguration, readConfiguration } from '../../scripts/packaging/configuration.ts'

const configuration = await readConfiguration()

test('electron-builder takes every key and value of the configuration', async () => {
  expect(await judgeConfiguration(configuration)).toEqual([])
})

test('installers and app call themselves the same', async () => {
  expect(await checkedConfiguration(configuration)).toMatchObject({
    appId: APP_ID,
    protocols: { schemes: [LINK_SCHEME] },
  })
})

test.each([
  [{ asarUnpak: [] }, 'there is no key asarUnpak'],
  [{ win: { icons: 'build/app-icon/icon.ico' } }, 'there is no key win.icons'],
  [{ electronFuses: { runAsNodes: false } }, 'there is no key electronFuses.runAsNodes'],
  [{ nsis: { perMachine: 'no' } }, 'nsis.perMachine must be boolean'],
])('the misspelt configuration %j is refused, with the name of the key', async (fault, words) => {
  const faults = await judgeConfiguration({ ...Object(configuration), ...fault })
  expect(faults).toContain(`configuration: ${words}`)
  await expect(checkedConfiguration({ ...Object(configuration), ...fault })).rejects.toThrow(words)
})
