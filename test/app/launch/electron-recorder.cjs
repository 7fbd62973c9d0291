/**
 * The driver's hands on a real Electron, as far as an app can be held from inside: what its tray, menus, notifications,
 * dialogs and links were told is recorded, and events are raised where Electron would. Plain JavaScript, because Electron
 * loads it as it is, and one file for the same reason. Its logic is tried on the stand-in (host/recorder.spec.ts).
 */
const { createHook, executionAsyncResource } = require('node:async_hooks')
const { spawn } = require('node:child_process')

/** @param {typeof import('electron')} electron */
exports.install = (electron) => {
  const { app, Tray, Menu, Notification, BrowserWindow, shell, dialog } = electron
  const marks = {
    processStart: performance.timeOrigin,
    mainLoading: now(),
    mainLoaded: null,
    ready: null,
    trayReady: null,
  }
  const opened = { links: [], paths: [], items: [] }
  const notifications = []
  const dialogs = new Map()
  const windows = new Map()
  let tray = null
  let openMenu = null
  let refuses = false
  let wakeUps = 0

  app.once('ready', () => {
    marks.ready = now()
  })
  app.on('browser-window-created', (_event, window) => {
    const facts = { createdAt: now(), paintedAt: null }
    windows.set(window.id, facts)
    window.once('ready-to-show', () => {
      facts.paintedAt = now()
    })
    window.once('closed', () => windows.delete(window.id))
  })
  const around = (owner, name, note) => {
    const real = owner[name]
    owner[name] = function (...input) {
      note(this, ...input)
      return Reflect.apply(real, this, input)
    }
  }
  const know = (icon) => {
    if (tray?.icon === icon) return tray
    marks.trayReady ??= now()
    tray = { icon, image: null, toolTip: '', title: '', menu: null }
    return tray
  }
  around(Tray.prototype, 'setImage', (icon, image) => {
    know(icon).image = image
  })
  around(Tray.prototype, 'setToolTip', (icon, text) => {
    know(icon).toolTip = text
  })
  around(Tray.prototype, 'setContextMenu', (icon, menu) => {
    know(icon).menu = menu
  })
  around(Tray.prototype, 'popUpContextMenu', (icon, menu) => {
    openMenu = menu ?? know(icon).menu
  })
  around(Tray.prototype, 'destroy', () => {
    tray = null
  })
  around(Notification.prototype, 'show', (shown) => {
    const known = notifications.find(({ object }) => object === shown)
    if (known === undefined) notifications.push({ object: shown, isShown: true })
    else known.isShown = true
  })
  around(Notification.prototype, 'close', (closed) => {
    for (const each of notifications) if (each.object === closed) each.isShown = false
  })
  shell.openExternal = async (url) => {
    opened.links.push(url)
    if (refuses) throw new Error('Failed to open path')
    const command = process.env.LATCHKEY_TEST_BROWSER
    if (command) spawn(command, [url], { stdio: 'ignore' })
  }
  shell.openPath = async (path) => {
    opened.paths.push(path)
    return ''
  }
  shell.showItemInFolder = (path) => {
    opened.items.push(path)
  }
  const ask =
    (kind, toResult) =>
    (...input) =>
      new Promise((resolve) => {
        const options = input.at(-1)
        const number = ask.count++
        const { title = '', message = '', detail = '', buttons = [], defaultPath = null } = options
        const state = { number, kind, title, message, detail, buttons, defaultPath }
        dialogs.set(number, { state, answer: (given) => resolve(toResult(given, options)) })
      })
  ask.count = 1
  dialog.showSaveDialog = ask('save', ({ path = null }) => ({ canceled: path === null, filePath: path ?? '' }))
  dialog.showOpenDialog = ask('open', ({ path = null }) => ({
    canceled: path === null,
    filePaths: path === null ? [] : [path],
  }))
  dialog.showMessageBox = ask('message', ({ button, checked = false }, { cancelId = 0 }) => ({
    response: button ?? cancelId,
    checkboxChecked: checked,
  }))

  const entriesOf = (menu) =>
    menu?.items.map((item) => ({
      id: item.id || null,
      type: item.type,
      label: item.label ?? '',
      sublabel: item.sublabel ?? '',
      toolTip: item.toolTip ?? '',
      enabled: item.enabled,
      visible: item.visible,
      checked: item.checked,
      accelerator: item.accelerator ?? null,
      role: item.role ?? null,
      hasIcon: Boolean(item.icon),
      submenu: entriesOf(item.submenu) ?? [],
    })) ?? null
  const imageOf = (image) => {
    const size = typeof image === 'string' || image === null ? { width: 0, height: 0 } : image.getSize()
    const isTemplate = typeof image === 'object' && image !== null && image.isTemplateImage()
    return { path: typeof image === 'string' ? image : null, isEmpty: size.width === 0, isTemplate, ...size }
  }
  const windowState = (window) => ({
    id: window.id,
    targetId: null,
    title: window.getTitle(),
    url: window.webContents.getURL(),
    isVisible: window.isVisible(),
    isFocused: window.isFocused(),
    isMinimized: window.isMinimized(),
    bounds: window.getBounds(),
    backgroundColor: '',
    zoomFactor: window.webContents.getZoomFactor(),
    isLoaded: !window.webContents.isLoading() && window.webContents.getURL() !== '',
    ...windows.get(window.id),
  })
  const event = () => {
    let prevented = false
    return {
      preventDefault() {
        prevented = true
      },
      get defaultPrevented() {
        return prevented
      },
    }
  }
  const shown = (number) => {
    const found = notifications[number - 1]
    if (!found?.isShown) throw new Error(`notification ${number} is not on the screen`)
    found.isShown = false
    return found.object
  }
  const windowOf = (id) => {
    const window = BrowserWindow.fromId(id)
    if (window === null) throw new Error(`there is no window ${id}`)
    return window
  }
  const theTray = () => {
    if (tray === null) throw new Error('there is no tray')
    return tray
  }
  const choose = (menu, path) => {
    let level = menu
    for (const [depth, step] of path.entries()) {
      const item = level?.items.find(({ label, id, visible }) => visible && (label === step || id === step))
      const where = path.slice(0, depth + 1).join(' › ')
      if (item === undefined) throw new Error(`the menu has no "${where}"`)
      if (!item.enabled) throw new Error(`"${where}" is greyed out`)
      if (depth < path.length - 1) level = item.submenu
      else {
        openMenu = null
        item.click({ triggeredByAccelerator: false }, BrowserWindow.getFocusedWindow() ?? undefined)
      }
    }
  }
  const hook = createHook({
    before() {
      if (executionAsyncResource()?.constructor?.name === 'Timeout') wakeUps += 1
    },
  })

  globalThis.latchkeyDriver = {
    state: () => ({
      marks: { ...marks },
      tray:
        tray === null
          ? null
          : { image: imageOf(tray.image), toolTip: tray.toolTip, title: tray.title, menu: entriesOf(tray.menu) },
      openMenu: entriesOf(openMenu),
      applicationMenu: entriesOf(Menu.getApplicationMenu()),
      windows: BrowserWindow.getAllWindows().map(windowState),
      notifications: notifications.map(({ object, isShown }, index) => ({
        number: index + 1,
        id: object.id ?? '',
        title: object.title,
        body: object.body,
        silent: object.silent,
        urgency: object.urgency ?? '',
        timeoutType: object.timeoutType ?? '',
        actions: process.platform === 'linux' ? [] : object.actions.map(({ text }) => text ?? ''),
        isShown,
      })),
      dialogs: [...dialogs.values()].map(({ state }) => state),
      openedLinks: [...opened.links],
      openedPaths: [...opened.paths],
      shownItems: [...opened.items],
      clipboard: '',
      loginItem: null,
      protocolClients: [],
      themeSource: electron.nativeTheme.themeSource,
      isDockVisible: app.dock?.isVisible() ?? true,
      userModelId: null,
      toastActivator: null,
      preventsShutdown: false,
      previewAddress: null,
    }),
    tray(gesture) {
      const { icon } = theTray()
      const bounds = icon.getBounds()
      const name = { left: 'click', right: 'right-click', double: 'double-click' }[gesture]
      icon.emit(name, event(), bounds, { x: bounds.x, y: bounds.y })
    },
    choose: (path) => choose(openMenu ?? theTray().menu, path),
    chooseInApplicationMenu: (path) => choose(Menu.getApplicationMenu(), path),
    clickNotification: (number) => void shown(number).emit('click', event()),
    actOnNotification: (number, index) =>
      void shown(number).emit('action', { ...event(), actionIndex: index, selectionIndex: -1 }, index, -1),
    dismissNotification: (number) => void shown(number).emit('close', event()),
    power: (name) => void electron.powerMonitor.emit(name, event()),
    answerDialog(number, answer) {
      const found = dialogs.get(number)
      if (found === undefined) throw new Error(`there is no dialog ${number} open`)
      dialogs.delete(number)
      found.answer(answer)
    },
    setClipboard: (text) => electron.clipboard.writeText(text),
    refuseLinks(refuse) {
      refuses = refuse
    },
    openUrl: (url) => void app.emit('open-url', event(), url),
    activateApp: () =>
      void app.emit(
        'activate',
        event(),
        BrowserWindow.getAllWindows().some((window) => window.isVisible()),
      ),
    quit: () => setImmediate(() => app.quit()),
    closeWindow: (id) => windowOf(id).close(),
    reloadWindow: (id) => windowOf(id).webContents.reload(),
    focusWindow: (id) => windowOf(id).focus(),
    blurWindow: (id) => windowOf(id).blur(),
    memory() {
      globalThis.gc?.()
      const { heapUsed, external, rss } = process.memoryUsage()
      return { heapUsed, external, rss }
    },
    countWakeUps() {
      wakeUps = 0
      hook.enable()
    },
    wakeUps() {
      hook.disable()
      return wakeUps
    },
  }
}

function now() {
  return performance.timeOrigin + performance.now()
}
