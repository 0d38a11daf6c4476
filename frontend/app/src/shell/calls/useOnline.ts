import { useEffect, useRef } from "react"
import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import { useWishes } from "../../state/alerts/keep"
import { isLeader } from "../../state/alerts/leader"
import { play } from "../../state/alerts/tones"
import { isLeftAlone, useDuty } from "../../state/alerts/duty"
import { soundOf } from "../../state/alerts/wishes"
import { freshCalls } from "../../state/calls"
import type { Ended } from "../../state/online/talk"
import { decline, hangUp, kept, take } from "../../state/online/talk"
import { usePrefs } from "../../state/prefs"
import type { LiveCall } from "../../wire/api.gen"
import { useWords } from "../../words/words"

const AGAIN_MS = 2500

/** What one does with a call by the browser; whatever comes of it is said. */
export function useOnline() {
  const words = useWords()
  const { t } = words
  const fault = (error: unknown) => tell(reasonOf(error, words), { fault: true })
  const ended = (why: Ended) => {
    freshCalls()
    if (typeof why === "object") fault(why.error)
    else if (why !== "over") tell(t(`calls.end_${why}`), { fault: why !== "elsewhere" })
  }
  return {
    take: (id: string) => void take(id, ended),
    hangUp: (id: string) => void hangUp(id).catch(fault).finally(freshCalls),
    decline: (id: string) => void decline(id).catch(fault).finally(freshCalls),
  }
}

/** Since when it rings for me; null: it does not. */
export const ringsSince = ({ online }: LiveCall): number | null => (online?.rings_from ? Date.parse(online.rings_from) : null)

/** It rings aloud in one of my tabs, as I wish to hear it, until somebody has it. */
export function useRings(channels: readonly number[]): void {
  const first = channels[0]
  useEffect(() => {
    if (first === undefined) return
    const sound = () => {
      const wishes = useWishes.getState()
      if (!isLeader() || wishes.hushed || isLeftAlone(wishes, useDuty.getState(), new Date(), usePrefs.getState().timeZone)) return
      const tone = soundOf(wishes, "mine", first)
      if (tone !== "off") play(tone, wishes.volume)
    }
    sound()
    const timer = setInterval(sound, AGAIN_MS)
    return () => clearInterval(timer)
  }, [first])
}

/** A tab that was loaded anew in the middle of a talk goes on with it. */
export function useRejoin(calls: readonly LiveCall[], join: (id: string) => void): void {
  const tried = useRef(false)
  useEffect(() => {
    if (tried.current || !calls.length) return
    tried.current = true
    const id = kept()
    if (id && calls.some(({ online }) => online?.id === id && online.window)) join(id)
  })
}
