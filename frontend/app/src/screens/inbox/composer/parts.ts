import type { Capabilities } from "../../../wire/types"

const PLACES = [/\n\s*\n/g, /\n/g, /[.!?…]+["»”)]*\s/g, /\s/g]

/** How many messages the channel makes of a text: cut where the connector cuts (backend/connectors/split.py). */
export function pieces(text: string, limit: number): number {
  let count = 0
  let rest = text
  while (rest.length) {
    const cut = rest.length <= limit ? rest.length : place(rest.slice(0, limit))
    if (rest.slice(0, cut).trim()) count++
    rest = rest.slice(cut)
  }
  return count
}

function place(window: string): number {
  for (const [index, at] of PLACES.entries()) {
    const ends = Array.from(window.matchAll(at), (found) => found.index + found[0].length)
    const good = index === PLACES.length - 1 ? ends : ends.filter((end) => end * 2 >= window.length)
    if (good.length) return good.at(-1)!
  }
  return window.length
}

/** Messages that leave: a text that is no caption goes by itself, before or after its files. */
export function messagesOf(text: string, files: number, channel: Capabilities | null): number {
  if (!channel) return 1
  const said = text.trim()
  if (!files) return pieces(said, channel.text_max)
  return said.length <= channel.caption_max ? 1 : 1 + pieces(said, channel.text_max)
}
