/** What about a person is told aloud, how, and when not. Kept on the server, in the person's settings. */
export const KINDS = ["mine", "free", "mention", "failed"] as const
export type Kind = (typeof KINDS)[number]

export const TONES = ["drop", "bell", "wood", "rise", "low"] as const
export type Tone = (typeof TONES)[number]
/** A tone, or silence. */
export type Sound = Tone | "off"

export interface Wishes {
  sounds: Record<Kind, Sound>
  /** Also beside the window, where the browser lets us. */
  desktop: Record<Kind, boolean>
  /** By channel id: another sound for what customers write there. */
  channels: Record<string, Sound>
  /** 0 to 1. */
  volume: number
  /** Hours without sounds and notices, in the person's own time: "20:00". */
  quiet: { on: boolean; from: string; to: string }
  /** Outside one's own duty nothing sounds; `letters`: they wait, too. Of whoever has a schedule, in place of `quiet`. */
  off_duty: { on: boolean; letters: boolean }
  /** No sounds until it is taken back. */
  hushed: boolean
  /** A notice shows what was written, not only who wrote. */
  words: boolean
  /** The browser's permission was offered once; nobody is asked twice. */
  offered: boolean
}

export const SHIPPED: Wishes = {
  sounds: { mine: "drop", free: "wood", mention: "bell", failed: "low" },
  desktop: { mine: true, free: false, mention: true, failed: true },
  channels: {},
  volume: 0.7,
  quiet: { on: false, from: "20:00", to: "09:00" },
  off_duty: { on: true, letters: false },
  hushed: false,
  words: true,
  offered: false,
}

/** What the server keeps, with what a later release added. */
export function wishesOf(kept: Partial<Wishes> | undefined): Wishes {
  return {
    ...SHIPPED,
    ...kept,
    sounds: { ...SHIPPED.sounds, ...kept?.sounds },
    desktop: { ...SHIPPED.desktop, ...kept?.desktop },
    quiet: { ...SHIPPED.quiet, ...kept?.quiet },
    off_duty: { ...SHIPPED.off_duty, ...kept?.off_duty },
  }
}

/** Whether it is a quiet hour at this moment in this zone; a night may pass midnight. */
export function isQuiet({ quiet }: Wishes, at: Date, timeZone: string): boolean {
  if (!quiet.on || quiet.from === quiet.to) return false
  const now = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at)
  return quiet.from < quiet.to ? quiet.from <= now && now < quiet.to : now >= quiet.from || now < quiet.to
}

/** The sound of an alert: the channel's own for what customers write, else the kind's. */
export function soundOf(wishes: Wishes, kind: Kind, channel: number | null): Sound {
  const own = channel === null || (kind !== "mine" && kind !== "free") ? undefined : wishes.channels[channel]
  return wishes.sounds[kind] === "off" ? "off" : (own ?? wishes.sounds[kind])
}
