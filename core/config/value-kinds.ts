/**
 * The kinds of values a setting can have, read as Headscale reads them: numbers arrive as the text that was written, one text stands
 * for a list (split at white space), a map may be JSON, and words such as "true" count as booleans.
 */
import * as v from 'valibot'
import { Secret } from '../errors/secret.ts'
import { canonicalUrl, urlProblem } from './canonical-url.ts'
import { words } from './problem.ts'

const TRUE_WORDS = ['true', 'True', 'TRUE', 't', 'T', '1'] as const
const FALSE_WORDS = ['false', 'False', 'FALSE', 'f', 'F', '0'] as const

const NO_TEXT = words('must be text', 'Write one word, or a text in quotes.')
const NO_FLAG = words('must be true or false', 'Write true or false; Headscale reads any other word as false.')
const NO_LIST = words('must be a list of texts', 'Write [one, two], or one text with spaces between.')
const NO_MAP = words(
  'must be a map of names to texts',
  'Write each as name: value; as an environment variable, as JSON.',
)
const NO_PORTS = words('must be port numbers from 1 to 65535', 'Write [8400, 8401], or [] for any free port.')

/** What the app itself says in an authorization request (OIDC Core 3.1.2.1, RFC 7636 4.3, RFC 9101 5), and what must never stand in a URL. */
const RESERVED_PARAMETERS: readonly string[] = [
  'client_id',
  'client_secret',
  'client_assertion',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
]

export const text = v.string(NO_TEXT)

export const secret = v.pipe(
  text,
  v.transform((value) => new Secret(value)),
)

export const flag = v.pipe(
  v.union([v.boolean(), v.picklist([...TRUE_WORDS, ...FALSE_WORDS])], NO_FLAG),
  v.transform((value) => (typeof value === 'boolean' ? value : TRUE_WORDS.some((word) => word === value))),
)

/** @param options in the spelling in which they are written */
export function oneOf<const Option extends string>(options: readonly Option[]) {
  return v.picklist(options, words(`must be one of ${options.join(', ')}`, `Write one of them, as it stands here.`))
}

export const list = v.pipe(
  v.union([v.array(v.string()), v.string()], NO_LIST),
  v.transform((value) => (typeof value === 'string' ? value.split(/\s+/).filter((part) => part !== '') : value)),
  v.check(
    (items) => items.every((item) => item.trim() !== ''),
    words('has an empty entry', 'Remove it, or write what it should be.'),
  ),
)

export const scope = v.pipe(
  list,
  v.transform((items) => [...new Set(items.flatMap((item) => item.split(/\s+/)))]),
  v.check(
    (items) => items.includes('openid'),
    words('does not contain openid', 'Add openid: without it the provider sends no ID token.'),
  ),
)

export const issuer = v.pipe(text, urlCheck('any'))

export const controlUrl = v.pipe(text, urlCheck('none'), v.transform(canonicalUrl))

export const hostname = v.pipe(
  text,
  v.regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/,
    words('is not a host name', 'Use letters, digits and hyphens, at most 63, without dots.'),
  ),
)

// The pattern also refuses a list, which the library would take for a map from its indices.
const parameterName = v.pipe(v.string(), v.regex(/^[A-Za-z_][\w.:-]*$/, NO_MAP))
const parameters = v.record(parameterName, v.union([v.string(), v.number(), v.boolean(), v.null()]))

export const parameterMap = v.pipe(
  v.union([parameters, v.string()], NO_MAP),
  v.rawTransform(({ dataset, addIssue, NEVER }): Record<string, string> => {
    const given = v.safeParse(parameters, typeof dataset.value === 'string' ? fromJson(dataset.value) : dataset.value)
    if (!given.success) {
      addIssue({ message: NO_MAP })
      return NEVER
    }
    const reserved = RESERVED_PARAMETERS.find((name) => Object.hasOwn(given.output, name))
    if (reserved !== undefined) {
      addIssue({ message: words(`must not hold ${reserved}, which Latchkey sets itself`, `Remove ${reserved} here.`) })
      return NEVER
    }
    // A parameter without a value counts as not sent (RFC 6749 3.1).
    const sent = Object.entries(given.output).filter(([, value]) => value !== null && value !== '')
    return Object.fromEntries(sent.map(([name, value]) => [name, String(value)]))
  }),
)

const portItem = v.union([v.number(), v.string()])

export const ports = v.pipe(
  v.union([v.array(portItem), portItem], NO_PORTS),
  v.rawTransform(({ dataset, addIssue, NEVER }): number[] => {
    const given = Array.isArray(dataset.value) ? dataset.value : String(dataset.value).split(/\s+/)
    const numbers = given.map((item) => (/^\d+$/.test(String(item)) ? Number(item) : Number.NaN))
    if (numbers.every((port) => port >= 1 && port <= 65_535)) return [...new Set(numbers)]
    addIssue({ message: NO_PORTS })
    return NEVER
  }),
)

function urlCheck(path: 'any' | 'none') {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    const problem = dataset.typed ? urlProblem(dataset.value, path) : null
    if (problem !== null) addIssue({ message: words(problem.reason, problem.fix) })
  })
}

/** undefined, which no schema takes for a map, when it is not JSON. */
function fromJson(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}
