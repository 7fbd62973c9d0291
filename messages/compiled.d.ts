/** What vite-plugin.ts makes of the catalogues. */
declare module 'virtual:messages/*' {
  const language: import('./format.ts').CompiledLanguage
  export default language
}
