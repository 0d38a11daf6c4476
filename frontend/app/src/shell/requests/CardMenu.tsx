import { useMutation } from "@tanstack/react-query"
import { useLocation } from "wouter"
import { IconButton } from "../../parts/Button"
import type { MenuItem } from "../../parts/Menu"
import { Menu } from "../../parts/Menu"
import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import { http } from "../../wire/http"
import type { Card } from "../../wire/types"
import { useWords } from "../../words/words"
import { useMay, useReassigns } from "../me"
import { useBin } from "../useBin"
import { CardLink } from "./CardLink"
import { convertRequest, handOverRequest, newRequest, rejectRequest } from "./requests"
import { keep } from "./useCardOf"

/** What can be done with a request as a whole. */
export function CardMenu({ card }: { card: Card }) {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const may = useMay("cards.edit")
  const hands = useReassigns()
  const builds = useMay("statuses.manage")
  const { mutate } = useMutation({
    mutationFn: (to: "reopen" | "lock" | "unlock") => (to === "reopen" ? http.post<Card>(`/cards/${card.id}/reopen`, { version: card.version }) : http.post<Card>(`/cards/${card.id}/lock`, { locked: to === "lock" })),
    onSuccess: keep,
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const bin = useBin("card")
  const { contact } = card
  const person = contact && { id: contact.id, name: [contact.name, contact.surname].filter(Boolean).join(" ") }
  const edits = may && !card.locked
  // the menu has closed before the window takes the focus
  const later = (run: () => void) => () => void setTimeout(run)
  const items: MenuItem[] = [
    { id: "feed", label: t("feed.openFeed"), icon: "feed" as const, run: later(() => go(`/feed?about=card&id=${card.id}`)) },
    ...(edits && card.is_open && card.kind === "lead" ? [{ id: "convert", label: t("request.convertIt"), icon: "check" as const, run: later(() => convertRequest(card.id)) }] : []),
    ...(edits && card.is_open && hands ? [{ id: "hand", label: t("request.handOver"), icon: "user" as const, run: later(() => handOverRequest(card.id)) }] : []),
    ...(edits && card.is_open ? [{ id: "reject", label: t("request.rejectIt"), icon: "close" as const, run: later(() => rejectRequest(card.id)) }] : []),
    ...(edits && !card.is_open && card.converted_at === null ? [{ id: "reopen", label: t("request.reopen"), icon: "undo" as const, run: () => mutate("reopen") }] : []),
    ...(builds && card.converted_at !== null ? [{ id: "lock", label: t(card.locked ? "request.unlock" : "request.lockIt"), icon: "lock" as const, run: () => mutate(card.locked ? "unlock" : "lock") }] : []),
    ...(may && person ? [{ id: "again", label: t("request.again"), icon: "plus" as const, run: later(() => newRequest({ contact: person })) }] : []),
  ]
  if (bin.may && !card.locked) items.push({ id: "delete", label: t("request.deleteIt"), icon: "trash", danger: true, run: () => void bin.put(card.id, card.version, card.title || t("lists.numbered", { n: String(card.id) })) })
  return (
    <span className="card-menu">
      <Menu commands={t("card.pane")} align="end" trigger={<IconButton small icon="more" label={t("request.deeds")} />} groups={[{ id: "deeds", items }]} />
    </span>
  )
}

/** Which lead a deal was born of, and which deal a lead became: the way there, from either. */
export function Origin({ card }: { card: Card }) {
  const { t } = useWords()
  const other = card.became ?? card.born_of
  if (other === null) return null
  const [label, unseen] = card.became !== null ? (["request.became", "request.becameUnseen"] as const) : (["request.bornOf", "request.bornOfUnseen"] as const)
  return (
    <p className="card-origin">
      <CardLink id={other} label={t(label, { n: String(other) })} unseen={t(unseen)} />
      {card.locked && ` ${t("request.isLocked")}`}
    </p>
  )
}
