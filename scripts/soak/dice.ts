/** Chance that can be repeated: everything drawn in a run comes from one seed. */

export interface Dice {
  /** Drawn evenly from [0, 1). */
  roll(): number
  between(least: number, most: number): number
  chance(share: number): boolean
  /** The same things in another order. */
  shuffle<T>(things: readonly T[]): T[]
}

/** @param seed below 2^32; the generator is mulberry32 */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    roll,
    between: (least, most) => least + (most - least) * roll(),
    chance: (share) => roll() < share,
    shuffle(things) {
      return things
        .map((thing) => ({ thing, rank: roll() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ thing }) => thing)
    },
  }
}
