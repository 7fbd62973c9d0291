/** The import arrows of docs/architecture.md, as rules: renderer -> contract <- { electron, cli } -> features -> { errors, log }. */
const features = ['config', 'oidc', 'keychain', 'node', 'session', 'join', 'doctor']

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A circle hides which part depends on which.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-electron-imports-electron',
      severity: 'error',
      comment: 'The core runs in plain Node.js; everything of Electron comes in through a port.',
      from: { path: '^(core|cli|renderer)/' },
      to: { path: '(^electron/|node_modules/electron/)' },
    },
    ...features.map((feature) => ({
      name: `feature-${feature}-stands-alone`,
      severity: 'error',
      comment:
        'Features never import one another: say what you need in core/session/ports.ts or take it as a parameter.',
      from: { path: `^core/${feature}/` },
      to: { path: `^core/(${features.filter((other) => other !== feature).join('|')})/` },
    })),
    {
      name: 'contract-is-pure',
      severity: 'error',
      comment: 'The contract is what all faces share: types and validators, no input or output.',
      from: { path: '^core/contract/' },
      to: { pathNot: '^core/contract/', dependencyTypesNot: ['npm', 'npm-dev'] },
    },
    {
      name: 'errors-and-log-are-leaves',
      severity: 'error',
      comment: 'Errors and log serve everyone and need nobody but the contract.',
      from: { path: '^core/(errors|log)/' },
      to: { path: '^core/', pathNot: '^core/(errors|log|contract)/' },
    },
    {
      name: 'renderer-knows-only-the-contract',
      severity: 'error',
      comment: 'The window sees snapshots, never the core.',
      from: { path: '^renderer/' },
      to: { path: '^(core|cli|electron)/', pathNot: '^core/contract/' },
    },
    {
      name: 'faces-never-import-one-another',
      severity: 'error',
      comment: 'Tray app, terminal and window share the core; what two of them need belongs there.',
      from: { path: '^(cli|electron|renderer)/' },
      to: { path: '^(cli|electron|renderer)/', pathNot: '^$1/' },
    },
    {
      name: 'messages-know-only-the-contract',
      severity: 'error',
      comment: 'The languages serve tray and window alike; what they speak of comes in as values.',
      from: { path: '^messages/' },
      to: { path: '^(core|cli|electron|renderer)/', pathNot: '^core/contract/' },
    },
    {
      name: 'only-builds-compile-messages',
      severity: 'error',
      comment: 'The parser of messages runs at build; what ships holds the compiled form.',
      from: { path: '^(electron|renderer|messages)/', pathNot: '(vite[^/]*|/compile|/catalogue-files)\\.ts$' },
      to: { path: '^(messages/(compile|catalogue-files|vite-plugin)\\.ts|node_modules/@formatjs/)' },
    },
    {
      name: 'core-knows-no-face',
      severity: 'error',
      comment: 'The core serves the tray app, the terminal and the tests alike.',
      from: { path: '^core/' },
      to: { path: '^(cli|electron|renderer|messages|gateway|test|scripts)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|tsconfig)' },
  },
}
