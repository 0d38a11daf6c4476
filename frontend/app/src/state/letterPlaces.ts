/** Where a value of a letter may go, in the order in which they are offered; own fields stand behind them. */
export const LETTER_PLACES = ["name", "surname", "phone", "email", "company", "title", "budget", "source", "tags", "comment"] as const
export type LetterPlace = (typeof LETTER_PLACES)[number]
