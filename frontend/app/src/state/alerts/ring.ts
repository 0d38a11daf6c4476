import type { DomainEvent } from "../../wire/types"
import { unread } from "../dialogs"
import { usePresence } from "../live"
import { useMentions } from "../mentions"
import { usePrefs } from "../prefs"
import { useEntities } from "../store"
import { isLeftAlone, useDuty } from "./duty"
import type { News } from "./news"
import { newsOf } from "./news"
import type { Tone, Wishes } from "./wishes"
import { soundOf } from "./wishes"

/** So long a message may be read, here or elsewhere, before it is told aloud. */
export const HOLD_MS = 2000
/** Several at once are one sound. */
const REST_MS = 1500

export interface Host {
  me: number
  /** Events as they come; what is given back ends it. */
  listen: (hear: (event: DomainEvent) => void) => () => void
  /** This tab is the one that speaks. */
  leads: () => boolean
  wishes: () => Wishes
  play: (tone: Tone, volume: number) => void
  /** Says it to those who hear the window: no wish silences that, it has no sound of its own. */
  say: (news: News) => void
  /** Shows it beside the window. */
  show: (news: News) => void
}

/** Is it before my eyes, in this tab or on another of my screens? */
function isSeen(me: number, conversation: number): boolean {
  return usePresence.getState().at.get(conversation)?.viewing.includes(me) ?? false
}

function isRead({ conversation, kind }: News): boolean {
  if (kind === "mention") return !useMentions.getState().at.has(conversation)
  if (kind !== "mine" && kind !== "free") return false
  const { dialogs } = useEntities.getState()
  const row = dialogs.rows.get(conversation)
  return row !== undefined && unread(dialogs, row) === 0
}

/** From now on what is new is told: once, by one tab, and only what nobody of mine has seen meanwhile. */
export function ring(host: Host): () => void {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  let last = -Infinity
  const tell = (news: News) => {
    if (isSeen(host.me, news.conversation) || isRead(news) || isTaken(news, host.me)) return
    host.say(news)
    const wishes = host.wishes()
    if (!host.leads() || isLeftAlone(wishes, useDuty.getState(), new Date(), usePrefs.getState().timeZone)) return
    const sound = soundOf(wishes, news.kind, news.channel)
    if (sound !== "off" && !wishes.hushed && performance.now() - last > REST_MS) {
      last = performance.now()
      host.play(sound, wishes.volume)
    }
    if (wishes.desktop[news.kind]) host.show(news)
  }
  const hear = (event: DomainEvent) => {
    const news = newsOf(event, host.me, Date.now())
    if (!news || watches(news.conversation)) return
    const key = `${news.conversation}/${news.kind}`
    if (waiting.has(key)) return
    const late = setTimeout(() => {
      waiting.delete(key)
      tell(news)
    }, HOLD_MS)
    waiting.set(key, late)
  }
  const stop = host.listen(hear)
  return () => {
    stop()
    for (const timer of waiting.values()) clearTimeout(timer)
  }
}

/** This tab shows it to a person now. */
const watches = (conversation: number) =>
  document.visibilityState === "visible" && document.hasFocus() && location.pathname.split("/").slice(1, 3).join("/") === `inbox/${conversation}`

/** A colleague took it within the moment: it is no longer anybody's. */
function isTaken({ kind, conversation }: News, me: number): boolean {
  const holder = useEntities.getState().dialogs.rows.get(conversation)?.responsible
  return kind === "free" && holder !== undefined && holder !== null && holder.id !== me
}
