/** One page of all pictures: a state a row, languages side by side, light beside dark. Without script; opens from a file. */
import { LANGUAGES, THEMES } from './choice.ts'

/** @param ids of the states, in order */
export function contactSheet(ids: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Latchkey: every screen in every state</title>
<style>
body { margin: 24px; background: #8b9292; color: #111; font: 15px/1.4 system-ui, sans-serif }
h1 { font-size: 22px }
h2 { margin: 32px 0 8px; font-size: 15px }
div { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px 24px }
p { display: flex; align-items: flex-start; gap: 8px; margin: 0 }
img { width: 200px; height: auto; border-radius: 6px }
</style>
<h1>Every screen in every state</h1>
<p>${ids.length} states in English, German and Arabic, light and dark; \`npm run screenshots\` takes the pictures.</p>
${ids.map(row).join('\n')}
</html>
`
}

function row(id: string): string {
  const pairs = LANGUAGES.map(
    (language) => `<p>${THEMES.map((theme) => picture(`${language}/${theme}/${id}.png`)).join('')}</p>`,
  )
  return `<h2 id="${id}">${id}</h2>\n<div>${pairs.join('')}</div>`
}

function picture(file: string): string {
  return `<a href="${file}"><img src="${file}" alt="${file}" loading="lazy"></a>`
}
