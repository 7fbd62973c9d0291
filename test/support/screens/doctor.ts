/** Check and logs in every state: nothing yet, under way, fine, with findings, with the file for the help desk. */
import { DOCTOR_AREAS, type DoctorView } from '../../../core/contract/doctor-view.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { appView } from '../app-views.ts'
import { connected } from '../snapshots.ts'
import type { ScreenState } from './state.ts'

type Check = DoctorView['checks'][number]

const check = (area: string, name: string, found: string, more: Partial<Check> = {}): Check => ({
  area,
  name,
  verdict: 'ok',
  found,
  fix: null,
  code: null,
  ...more,
})

const fine: readonly Check[] = [
  check('latchkey', 'version', '1.2.0, Electron 45.4.1, linux x64'),
  check('configuration', 'profile', 'default'),
  check('configuration', 'oidc.issuer', 'https://login.acme.example (file /home/alice/.config/latchkey/default.yaml)'),
  check('keychain', 'write, read, delete', 'The keychain keeps what it is given and forgets what it is told to.'),
  check('network', 'way to login.acme.example', 'Straight, without a proxy.'),
  check('provider', 'discovery', 'https://login.acme.example answers.'),
  check('browser', 'redirect', 'http://127.0.0.1:41207/callback is bound and answers (any free port).'),
  check('control server', 'server', 'Headscale 0.27.1 at https://vpn.acme.example.'),
  check('daemon', 'daemon', 'tailscaled 1.102.0.'),
]

const found: readonly Check[] = [
  ...fine.filter(({ area }) => area !== 'provider' && area !== 'daemon'),
  check('provider', 'discovery', 'The provider https://login.acme.example cannot be reached (connection refused).', {
    verdict: 'fail',
    fix: 'Check your network; then try again, or ask your administrator whether it runs.',
    code: 'oidc.unreachable',
  }),
  check('provider', 'clock', 'The clock of this device is 40 seconds ahead.', {
    verdict: 'warn',
    fix: 'Let the system set its clock from the network.',
  }),
  check('daemon', 'node key', 'It expires in 2 days.', {
    verdict: 'warn',
    fix: 'Renew it before: `latchkey login --reauthenticate`.',
  }),
  check('control server', 'same provider', 'Our provider could not be asked.', { verdict: 'skip' }),
]

const over = (checks: readonly Check[]): DoctorView => ({ startedAt: 1_700_000_000_000, pending: [], checks })

const text = Array.from({ length: 60 }, (_, at) => `2026-03-01T09:00:${String(at).padStart(2, '0')}Z info session kept`)
const bundle = { fileName: 'latchkey-support-2026-03-01.txt', text: ['Latchkey 1.2.0', '', ...text].join('\n') }

const state = (id: string, doctor: DoctorView | undefined, more: Partial<ScreenState> = {}): ScreenState => ({
  id: `doctor-${id}`,
  screen: 'doctor',
  snapshot: connected(),
  app: appView(),
  ...(doctor ? { doctor } : {}),
  bundle,
  ...more,
})

const missing = new AppError('general.part-missing', { part: 'doctor' }).toWire()

export const doctorScreens: readonly ScreenState[] = [
  state('starting', { startedAt: 1_700_000_000_000, pending: DOCTOR_AREAS, checks: [] }),
  state('running', {
    startedAt: 1_700_000_000_000,
    pending: ['provider', 'control server', 'daemon'],
    checks: fine.slice(0, 6),
  }),
  state('fine', over(fine)),
  state('found', over(found)),
  state(
    'only-configuration',
    over([
      check('latchkey', 'version', '1.2.0'),
      check('configuration', 'file', 'It is no YAML.', {
        verdict: 'fail',
        fix: 'Mend line 3.',
        code: 'config.unreadable',
      }),
    ]),
  ),
  state('refused', undefined, { refused: { 'doctor.run': missing } }),
  state('bundle', over(fine), { press: ['.section .acts button'] }),
  state('bundle-saved', over(fine), { press: ['.section .acts button', '.section .primary'] }),
  state('bundle-refused', over(fine), { refused: { 'bundle.preview': missing }, press: ['.section .acts button'] }),
]
