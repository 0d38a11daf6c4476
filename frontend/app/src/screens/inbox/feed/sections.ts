/** Sections of the feed, as the server has them. */
export const SECTIONS = ["dialogs", "notes", "calls", "requests", "money", "tasks", "people", "companies", "files", "warmth", "own"] as const
