/** YAML text to a tree. The library's own messages are not passed on: they can quote the text, and with it a secret. */
import { type Alias, Document, isAlias, isMap, isNode, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { Problem } from './problem.ts'
import { syntaxWords } from './yaml-syntax.ts'
import { type AliasTargets, isEmpty, Tree } from './yaml-tree.ts'

/** How often the values behind one anchor may be repeated ("billion laughs"). */
const MOST_ALIASES = 100

/** @param name of the file, for the places. After a syntax error only that is reported: what follows it cannot be trusted. */
export function parseYaml(text: string, name: string): Tree | Problem[] {
  const lines = new LineCounter()
  const problem = (offset: number, words: { reason: string; fix: string }): Problem => {
    const { line, col } = lines.linePos(offset)
    return { place: { name, line, column: col }, key: '', ...words }
  }
  let document: Document.Parsed
  try {
    // Own check for doubled keys, because the library's is quadratic and cannot name the first of the two.
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' })
  } catch {
    return [problem(0, syntaxWords('RESOURCE_EXHAUSTION'))]
  }
  const broken = [...document.errors, ...document.warnings]
  // Nested beyond what the parser takes: the hundreds of errors that follow are only its way out.
  const exhausted = broken.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  if (broken.length > 0) {
    return (exhausted === undefined ? broken : [exhausted]).map(({ code, pos }) => problem(pos[0], syntaxWords(code)))
  }
  const { targets, lost } = findTargets(document)
  if (lost.length > 0) return lost.map((alias) => problem(alias.range?.[0] ?? 0, syntaxWords('BAD_ALIAS')))
  try {
    document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch {
    return [problem(0, { reason: 'repeats itself too often through aliases', fix: 'Write the values out.' })]
  }
  const { contents } = document
  if (contents !== null && !isMap(contents) && !isEmpty(contents)) {
    return [
      problem(contents.range[0], {
        reason: 'does not begin with a key',
        fix: 'Begin with oidc: on a line of its own.',
      }),
    ]
  }
  return new Tree(name, document, targets, lines)
}

/** Values that are no text, as the same kind of tree; without lines. */
export function treeOf(values: unknown, name: string): Tree {
  const document = new Document(values)
  return new Tree(name, document, findTargets(document).targets, null)
}

/** An alias means the last anchor of its name before it (YAML 1.2.2, 3.2.2.2). */
function findTargets(document: Document): { targets: AliasTargets; lost: Alias[] } {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  const lost: Alias[] = []
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source)
      if (target === undefined) lost.push(node)
      else targets.set(node, target)
    } else if (isNode(node) && node.anchor !== undefined) {
      anchors.set(node.anchor, node)
    }
  })
  return { targets, lost }
}
