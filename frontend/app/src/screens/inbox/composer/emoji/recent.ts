import { shelved } from "../../../../wire/shelf"

const KEY = "samovar.emoji"
const MOST = 16

/** Those that one uses, the last first. */
export const recent = (): string[] => (shelved.get(KEY) ?? "").split(" ").filter(Boolean)

export function remember(emoji: string): void {
  shelved.put(KEY, [emoji, ...recent().filter((each) => each !== emoji)].slice(0, MOST).join(" "))
}
