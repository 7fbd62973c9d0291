/** Networks in every state: one and several, the editor, the question before a removal. */
import { PROFILE_COLOURS, type ProfileView } from '../../../core/contract/app-view.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { appView } from '../app-views.ts'
import { acme, homeLab } from '../networks.ts'
import { connected } from '../snapshots.ts'
import type { ScreenState } from './state.ts'

const managed: ProfileView = { ...acme, id: 'corp', name: 'Corporate', colour: 'blue', active: false, managed: true }
const broken: ProfileView = { ...homeLab, id: 'broken', name: 'Old one', colour: 'slate', host: null }

const state = (id: string, profiles: readonly ProfileView[], more: Partial<ScreenState> = {}): ScreenState => ({
  id: `profiles-${id}`,
  screen: 'profiles',
  snapshot: connected(),
  app: appView({ profiles }),
  ...more,
})

const gone = new AppError('config.profile-unknown', { profile: 'default' }).toWire()
const locked = new AppError('session.sign-out-unfinished', {
  because: 'The system keychain is locked.',
  becauseCode: 'keychain.locked',
}).toWire()
const unreadable = new AppError('config.unreadable', {
  file: '/home/alice/.config/latchkey/lab.yaml',
  reason: 'you may not read it',
  fix: 'Give your user the right to read it.',
}).toWire()

const arrow = (row: number) => `.network:nth-child(${row}) .line > .small`

export const profilesScreens: readonly ScreenState[] = [
  state('one', [acme]),
  state('several', [acme, homeLab, managed, broken]),
  state(
    'many',
    PROFILE_COLOURS.map((colour, at) => ({
      ...acme,
      id: colour,
      colour,
      name: at === 2 ? 'Acme International Holdings, subsidiary of the north' : `Network ${at + 1}`,
      account: at === 2 ? 'alexandra.featherstonehaugh@subsidiary.acme-international-holdings.example' : acme.account,
      active: at === 0,
    })),
  ),
  state('edit', [acme, homeLab], { press: [arrow(1)] }),
  state('edit-managed', [acme, managed], { press: [arrow(2)] }),
  state('edit-refused', [acme], {
    press: [arrow(1), '.editor .primary'],
    refused: { 'profiles.edit': gone },
  }),
  state('remove', [acme, homeLab], { press: [arrow(1), '.editor .danger'] }),
  state('remove-refused', [acme, homeLab], {
    press: [arrow(2), '.editor .danger', '.confirm .danger'],
    refused: { 'profiles.remove': locked },
  }),
  state('switch-refused', [acme, homeLab], {
    press: ['.network:nth-child(2) .line > button'],
    refused: { 'profiles.switch': unreadable },
  }),
]
