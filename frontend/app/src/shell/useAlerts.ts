import { useEffect } from "react"
import { navigate } from "wouter/use-browser-location"
import { create } from "zustand"
import { useActions } from "../parts/keys/actions"
import { reasonOf } from "../parts/Placeholders"
import { tell } from "../parts/Toast"
import { followWishes, keepWishes, readWishes, useWishes } from "../state/alerts/keep"
import { hearDuty, readDuty } from "../state/alerts/duty"
import { isLeader, standForLeader } from "../state/alerts/leader"
import { named } from "../state/alerts/caller"
import type { News } from "../state/alerts/news"
import { ring } from "../state/alerts/ring"
import { play } from "../state/alerts/tones"
import { onEvent } from "../state/live"
import type { Me } from "../state/session"
import type { Words } from "../words/words"
import { useWords } from "../words/words"

const SHOWN_MAX = 160

/** Sounds, notices and the badge, for as long as somebody is signed in. */
export function useAlerts(me: Me): void {
  const words = useWords()
  const { t } = words
  const hushed = useWishes((wishes) => wishes.hushed)
  const flip = () => keepWishes({ hushed: !hushed }, (error) => tell(t("alerts.notSaved", { reason: reasonOf(error, words) }), { fault: true }))
  useActions([{ id: "hush", label: hushed ? t("alerts.loud") : t("alerts.hush"), group: t("command.general"), icon: "bell", run: flip }])
  useEffect(() => readWishes(me), [me])
  useEffect(() => {
    const show = (news: News) => void named(news).then((whose) => showNotice(whose, words, useWishes.getState().words))
    const say = (news: News) => void named(news).then((whose) => useSaid.setState({ said: spoken(whose, words) }))
    void readDuty()
    const stops = [standForLeader(), followWishes(), onEvent((event) => hearDuty(event, me.id)), ring({ me: me.id, listen: onEvent, leads: isLeader, wishes: useWishes.getState, play, say, show })]
    return () => stops.forEach((stop) => stop())
  }, [me.id, words])
}

/** A notice could have been shown while nobody looked: worth asking whether they are wanted. */
export const useMissed = create(() => ({ missed: false }))

export const mayNotify = () => "Notification" in globalThis && Notification.permission === "granted"

/** What a screen reader is to say next. */
export const useSaid = create(() => ({ said: "" }))

/** Who, of what. */
function headed({ kind, title }: News, { t }: Words): string {
  const name = title || t("list.nameless")
  return kind === "mine" || kind === "free" ? name : t(`alerts.notice_${kind}`, { name })
}

const spoken = (news: News, words: Words) => `${headed(news, words)}: ${news.text.slice(0, SHOWN_MAX) || words.t("alerts.wordless")}`

/** Beside the window, where the browser lets us; a press on it leads to the very message. */
export function showNotice(news: News, words: Words, whole: boolean): void {
  const { conversation, seq, who, text } = news
  const { t } = words
  if (!mayNotify()) {
    if (document.hidden) useMissed.setState({ missed: true })
    return
  }
  const said = [who, text.slice(0, SHOWN_MAX) || t("alerts.wordless")].filter(Boolean).join(": ")
  const notice = new Notification(headed(news, words), {
    body: whole ? said : t("alerts.hidden"),
    tag: `samovar-${conversation}`,
    silent: true,
  })
  notice.onclick = () => {
    window.focus()
    if (conversation) navigate(`/inbox/${conversation}?at=${seq}`)
    notice.close()
  }
}
