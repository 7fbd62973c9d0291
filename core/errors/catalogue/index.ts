/** The whole error catalogue: every code the product can show, its words and its family. docs/errors.md is compared with it. */
import { admission } from './admission.ts'
import { config } from './config.ts'
import { doctor } from './doctor.ts'
import { general } from './general.ts'
import { join } from './join.ts'
import { keychain } from './keychain.ts'
import { node } from './node.ts'
import { oidc } from './oidc.ts'
import { provider } from './provider.ts'
import { redirect } from './redirect.ts'
import { session } from './session.ts'

export const catalogue = {
  ...general,
  ...config,
  ...oidc,
  ...redirect,
  ...provider,
  ...admission,
  ...keychain,
  ...node,
  ...session,
  ...join,
  ...doctor,
} as const

export type ErrorCode = keyof typeof catalogue
