import type { Language } from "../words/words"

/** Each language names itself: whoever opened the wrong one must find their own. */
export const LANGUAGE_NAMES: Record<Language, string> = { ru: "Русский", en: "English", lt: "Lietuvių" }
