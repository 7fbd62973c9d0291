/** Tray and menus by platform: which gesture gives which event, and what a desktop is told (README.md, Tray). */
import { afterEach, expect, test } from 'vitest'
import type { SimulatedPlatform } from './state.ts'
import { type Probe, probe } from './support/probe.ts'

let running: Probe | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

async function launch(platform: SimulatedPlatform, setUp: string): Promise<Probe> {
  running = await probe({
    platform,
    main: `
      const { Tray, Menu, nativeImage, app } = electron
      const menu = Menu.buildFromTemplate([{ label: 'One', click: (item) => report('chosen', item.label) }])
      app.whenReady().then(() => {
        const tray = new Tray(nativeImage.createEmpty())
        for (const name of ['click', 'right-click', 'double-click', 'mouse-up']) tray.on(name, () => report(name))
        menu.on('menu-will-show', () => report('menu'))
        electron.powerMonitor.on('resume', () => report('end'))
        ${setUp}
        report('up')
      })`,
  })
  await running.report('up')
  return running
}

const WITH_MENU = 'tray.setContextMenu(menu)'

test.each([
  ['win32', WITH_MENU, 'left', ['click']],
  ['win32', WITH_MENU, 'right', ['menu']],
  ['win32', WITH_MENU, 'double', ['click', 'double-click']],
  ['win32', '', 'right', ['right-click']],
  ['darwin', WITH_MENU, 'left', ['click', 'menu']],
  ['darwin', WITH_MENU, 'right', ['right-click']],
  ['darwin', '', 'left', ['click', 'mouse-up']],
  ['darwin', '', 'double', ['click', 'double-click']],
  ['darwin', 'tray.setIgnoreDoubleClickEvents(true)', 'double', ['click', 'click']],
  ['linux', WITH_MENU, 'left', ['click']],
  ['linux', WITH_MENU, 'right', ['menu']],
  ['linux', '', 'right', []],
] as const)('on %s with "%s" a %s click gives %j', async (platform, setUp, gesture, events) => {
  const { app, report, reports } = await launch(platform, setUp)
  await app.click(gesture)
  await app.do('power', 'resume')
  await report('end')
  expect(reports()).toEqual(['up', ...events, 'end'])
})

test('Linux is not told of a change inside a menu, the others are', async () => {
  for (const [platform, label] of [
    ['linux', 'One'],
    ['win32', 'Two'],
  ] as const) {
    const { app, stop } = await launch(platform, "tray.setContextMenu(menu); menu.items[0].label = 'Two'")
    expect(await app.menu()).toEqual([label])
    await stop()
  }
})

test('bounds are zeros on Linux, and a menu under the pointer is for the others alone', async () => {
  const setUp = "report('bounds', tray.getBounds()); tray.popUpContextMenu(menu)"
  const linux = await launch('linux', setUp)
  expect(linux.reports()).toContainEqual({ bounds: { x: 0, y: 0, width: 0, height: 0 } })
  expect(linux.reports()).not.toContain('menu')
  await linux.stop()
  const mac = await launch('darwin', setUp)
  expect(mac.reports()).toContain('menu')
  await mac.app.choose('One')
  expect(await mac.report('chosen')).toBe('One')
  expect((await mac.app.state()).openMenu).toBeNull()
})

test('Windows cuts a tooltip at 127 characters; a template image is one on macOS alone', async () => {
  const setUp =
    "tray.setToolTip('x'.repeat(200)); const i = nativeImage.createEmpty(); i.setTemplateImage(true); tray.setImage(i)"
  const windows = await launch('win32', setUp)
  expect((await windows.app.state()).tray).toMatchObject({ toolTip: 'x'.repeat(127), image: { isTemplate: false } })
  await windows.stop()
  const mac = await launch('darwin', setUp)
  expect((await mac.app.state()).tray).toMatchObject({ toolTip: 'x'.repeat(200), image: { isTemplate: true } })
})

test('a greyed out, hidden or missing item cannot be chosen', async () => {
  const { app } = await launch(
    'linux',
    "tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Grey', enabled: false }, { label: 'Gone', visible: false }]))",
  )
  await expect(app.choose('Grey')).rejects.toThrow('"Grey" is greyed out')
  await expect(app.choose('Gone')).rejects.toThrow('the menu has no "Gone"')
})

test('check boxes and radio items are flipped before their click; separators at the edges are dropped', async () => {
  const { app, report } = await launch(
    'linux',
    `const set = () => tray.setContextMenu(choices)
     const click = (item) => { report(item.label, item.checked); set() }
     const choices = Menu.buildFromTemplate([
       { type: 'separator' }, { label: 'Box', type: 'checkbox', click }, { type: 'separator' }, { type: 'separator' },
       { label: 'A', type: 'radio', checked: true, click }, { label: 'B', type: 'radio', click }, { type: 'separator' },
     ])
     set()`,
  )
  await app.choose('Box')
  expect(await report('Box')).toBe(true)
  await app.choose('B')
  expect(await report('B')).toBe(true)
  const menu = (await app.state()).tray?.menu ?? []
  expect(menu.map(({ type, checked }) => (type === 'separator' ? type : checked))).toEqual([
    true,
    'separator',
    false,
    true,
  ])
})

test('a template without label, role or type is refused, in the words of Electron', async () => {
  const { reports } = await launch(
    'linux',
    "report('bad', [attempt(() => Menu.buildFromTemplate([{}])), attempt(() => Menu.buildFromTemplate({}))])",
  )
  const bad = [
    { error: 'TypeError: Invalid template for MenuItem: must have at least one of label, role or type' },
    { error: 'TypeError: Invalid template for Menu: Menu template must be an array' },
  ]
  expect(reports()).toContainEqual({ bad })
})
