import { expect, test } from 'vitest'
import type { JoinView } from '../../../core/contract/app-view.ts'
import { hasWayBack, places, shownScreen } from '../../../renderer/navigation.ts'
import { profile } from '../../support/app-views.ts'

const looking: JoinView = { kind: 'looking', address: 'acme.example' }
const none = { profiles: [], join: null }
const one = { profiles: [profile()], join: null }
const joining = { profiles: [profile()], join: looking }

test('without a network, Welcome takes the place of what would show one', () => {
  expect(shownScreen('home', none)).toBe('welcome')
  expect(shownScreen('device', none)).toBe('welcome')
  expect(shownScreen('settings', none)).toBe('settings')
  expect(places(none).map(({ screen }) => screen)).toEqual(['settings', 'doctor', 'about'])
})

test('a network on its way in takes the place of Home, and has its own ways out', () => {
  expect(shownScreen('home', joining)).toBe('welcome')
  expect(shownScreen('home', one)).toBe('home')
  expect(hasWayBack('welcome', joining)).toBe(false)
})

test('every screen but Home has a way back to it', () => {
  expect(hasWayBack('home', one)).toBe(false)
  expect(hasWayBack('device', one)).toBe(true)
  expect(hasWayBack('welcome', one)).toBe(true)
  expect(hasWayBack('welcome', none)).toBe(false)
})
