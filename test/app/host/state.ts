/** What the driver and the host say to each other: how the machine is set up, and what can be seen of the app. Plain data. */

export type SimulatedPlatform = 'linux' | 'darwin' | 'win32'

/** The machine that the app finds itself on. The driver sends it before anything of the app is loaded. */
export interface Machine {
  /** What `process.platform` says to the app; the files and sockets under it stay those of the real system. */
  readonly platform: SimulatedPlatform
  /** Built main process, absolute. */
  readonly main: string
  /** Folder with the app's package.json. */
  readonly root: string
  readonly isPackaged: boolean
  /** Most wanted first, as `app.getPreferredSystemLanguages()` gives them. */
  readonly languages: readonly string[]
  /** Language and region that dates and numbers are written for. */
  readonly systemLocale: string
  readonly theme: SystemTheme
  /** Opens links in the person's browser, given as the one argument; null: links are only recorded. */
  readonly browserCommand: string | null
  /** Starts the windows' browser. */
  readonly chromium: string
  /** A link that macOS starts the app for. */
  readonly openUrlAtStart: string | null
  /** macOS says so to an app that it has started at login. */
  readonly openedAtLogin: boolean
  /** An unsigned app on macOS can show no notification. */
  readonly isSigned: boolean
  readonly notifications: boolean
  /** Where windows live: pages of a headless Chromium, or the person's own browser (`npm run preview`). */
  readonly windows: 'chromium' | 'preview'
}

export interface SystemTheme {
  readonly dark: boolean
  /** Colour of taskbar and tray, which Windows sets apart from that of windows. */
  readonly darkTaskbar: boolean
  readonly forcedColors: boolean
  readonly highContrast: boolean
  readonly reducedMotion: boolean
}

/** Moments of the start in epoch milliseconds, with fractions; null until then. */
export interface Marks {
  readonly processStart: number
  readonly mainLoading: number | null
  readonly mainLoaded: number | null
  readonly ready: number | null
  readonly trayReady: number | null
}

export interface MenuEntry {
  readonly id: string | null
  readonly type: 'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio' | 'header' | 'palette'
  readonly label: string
  readonly sublabel: string
  readonly toolTip: string
  readonly enabled: boolean
  readonly visible: boolean
  readonly checked: boolean
  readonly accelerator: string | null
  readonly role: string | null
  readonly hasIcon: boolean
  readonly submenu: readonly MenuEntry[]
}

export interface TrayState {
  readonly image: ImageState
  readonly toolTip: string
  readonly title: string
  /** The menu set with setContextMenu, as the desktop shows it; null when none is set. */
  readonly menu: readonly MenuEntry[] | null
}

export interface ImageState {
  /** null when it was not made from a file. */
  readonly path: string | null
  readonly isEmpty: boolean
  readonly isTemplate: boolean
  readonly width: number
  readonly height: number
}

export interface WindowState {
  readonly id: number
  /** Chromium's name for the page. */
  readonly targetId: string | null
  readonly title: string
  /** As the app sees it: `app://…` for its own pages. */
  readonly url: string
  readonly isVisible: boolean
  readonly isFocused: boolean
  readonly isMinimized: boolean
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly backgroundColor: string
  readonly zoomFactor: number
  readonly isLoaded: boolean
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** First paint of its page; null until then. */
  readonly paintedAt: number | null
}

export interface NotificationState {
  /** Counts from 1 over the life of the app. */
  readonly number: number
  readonly id: string
  readonly title: string
  readonly body: string
  readonly silent: boolean
  readonly urgency: string
  readonly timeoutType: string
  /** Labels of the buttons that this platform shows. */
  readonly actions: readonly string[]
  readonly isShown: boolean
}

export interface DialogState {
  readonly number: number
  readonly kind: 'save' | 'open' | 'message' | 'error'
  readonly title: string
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
  readonly defaultPath: string | null
}

export interface LoginItem {
  readonly openAtLogin: boolean
  readonly path: string
  readonly args: readonly string[]
  readonly enabled: boolean
}

export interface AppState {
  readonly marks: Marks
  readonly tray: TrayState | null
  /** A menu that is open under the pointer; null when none is. */
  readonly openMenu: readonly MenuEntry[] | null
  readonly applicationMenu: readonly MenuEntry[] | null
  readonly windows: readonly WindowState[]
  /** Every notification so far, the oldest first. */
  readonly notifications: readonly NotificationState[]
  /** Those that wait for an answer. */
  readonly dialogs: readonly DialogState[]
  /** What `shell.openExternal` was given. */
  readonly openedLinks: readonly string[]
  readonly openedPaths: readonly string[]
  readonly shownItems: readonly string[]
  readonly clipboard: string
  readonly loginItem: LoginItem | null
  /** Schemes that the app has made its own. */
  readonly protocolClients: readonly string[]
  readonly themeSource: 'system' | 'light' | 'dark'
  readonly isDockVisible: boolean
  readonly userModelId: string | null
  readonly toastActivator: string | null
  readonly preventsShutdown: boolean
  /** `npm run preview`: where the person's browser finds the window that waits for it. */
  readonly previewAddress: string | null
}

export interface MemoryFigures {
  /** Live objects after a collection, in bytes. */
  readonly heapUsed: number
  readonly external: number
  readonly rss: number
}
