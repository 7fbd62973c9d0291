/** What a box or a bar means: told by its colour, its shape and a word. */
export type Tone = 'info' | 'attention' | 'ended'
