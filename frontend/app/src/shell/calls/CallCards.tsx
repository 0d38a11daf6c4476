import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { navigate } from "wouter/use-browser-location"
import { Avatar } from "../../parts/Avatar"
import { Button, IconButton } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { act, useActions } from "../../parts/keys/actions"
import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import { callOf, nameOfLeg, taker, useSeconds } from "../../state/calls"
import type { Call } from "../../state/calls"
import type { LiveCall } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Card } from "../../wire/types"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { useTalk } from "../../state/online/talk"
import { useMay, useMe } from "../me"
import { Taking, Talking, useSound } from "./OnlineParts"
import { ringsSince, useOnline, useRejoin, useRings } from "./useOnline"
import "./calls.css"

/** How long it is said that a colleague took it. */
const TOLD_MS = 8000
const MOST = 3

/** One card a call, the newest below; what a colleague took is said and goes. */
export default function CallCards({ calls }: { calls: readonly LiveCall[] }) {
  const { t } = useWords()
  const me = useMe().id
  const now = useSeconds(true)
  const [put, setPut] = useState<ReadonlySet<string>>(new Set())
  const shown = calls
    .flatMap((live) => {
      const call = callOf(live.message)
      return call && !put.has(`${live.message.id}/${call.state}`) && concerns(call, me, now) && (call.state !== "ringing" || !live.online || rings(live, now)) ? [{ live, call }] : []
    })
    .slice(0, MOST)
    .reverse()
  const newest = shown.at(-1)
  const ringing = shown.filter(({ live, call }) => call.state === "ringing" && live.online)
  const talks = useTalk(({ id }) => id !== null)
  const { take } = useOnline()
  useRings(talks ? [] : ringing.map(({ live }) => live.conversation.channel_id))
  useRejoin(calls, take)
  useActions(newest ? [{ id: "call-open", label: t("calls.openNewest"), group: t("calls.group"), icon: "phone", chord: "Shift+KeyC", run: () => navigate(`/inbox/${newest.live.conversation.id}`) }] : [])
  if (!shown.length) return null
  return (
    <section className="calls" aria-label={t("calls.group")}>
      {shown.map(({ live, call }) => (
        <CallCard key={live.message.id} live={live} call={call} now={now} newest={live === ringing.at(-1)?.live} onPut={() => setPut((before) => new Set(before).add(`${live.message.id}/${call.state}`))} />
      ))}
    </section>
  )
}

const rings = (live: LiveCall, now: number): boolean => (ringsSince(live) ?? Infinity) <= now

/** A call out is its caller's; one that a colleague took, or begins, is nobody else's for long. */
function concerns(call: Call, me: number, now: number): boolean {
  const mine = taker(call)?.user_id === me
  if (call.direction === "out") return mine
  return call.state !== "answered" || mine || now - Date.parse(call.answered_at ?? call.rang_at) < TOLD_MS
}

interface Props {
  live: LiveCall
  call: Call
  now: number
  /** Of those by the browser that ring for me. */
  newest: boolean
  onPut: () => void
}

function CallCard({ live: { conversation, caller, phone, online }, call, now, newest, onPut }: Props) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const me = useMe().id
  const edits = useMay("cards.edit")
  const notes = useMay("notes.write")
  const leg = taker(call)
  const mine = leg?.user_id === me
  const rings = call.state === "ringing" || call.state === "dialling"
  const sound = useSound(mine ? online?.id : undefined)
  const number = phone && formats.phone(phone)
  const name = conversation.contact?.name || number || t(call.hidden ? "calls.hidden" : "list.nameless")
  const make = useMutation({
    mutationFn: () => http.post<Card>(`/conversations/${conversation.id}/card`, {}),
    onSuccess: () => navigate(`/inbox/${conversation.id}`),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const open = () => navigate(`/inbox/${conversation.id}`)
  const note = () => {
    open()
    // The composer of that dialog has to be there before it is asked for.
    setTimeout(() => act("note"), 300)
  }
  return (
    <article className="call-card" data-state={call.state} data-mine={mine || undefined} aria-label={name}>
      <header>
        <span className="call-card-mark">
          <Icon name="phone" size={16} />
        </span>
        <p role="status">{sound || said(call, mine, words)}</p>
        <time>{formats.span(Math.max(0, Math.round((now - Date.parse(call.answered_at ?? call.rang_at)) / 1000)))}</time>
        {!(online && mine) && <IconButton small icon="close" label={t("calls.putAway")} onClick={onPut} />}
      </header>
      <button type="button" className="call-card-who" onClick={open}>
        <Avatar id={conversation.contact?.id ?? conversation.id} name={conversation.contact?.name || number || ""} size={40} picture={conversation.contact?.avatar ?? null} decorative />
        <span>
          <strong className="cut">{name}</strong>
          <span className="cut">{[name === number ? "" : number, call.line_name || call.line].filter(Boolean).join(" → ")}</span>
        </span>
      </button>
      <ul className="call-card-facts">
        {caller.responsible && <li>{t("calls.ledBy", { name: caller.responsible.name })}</li>}
        {conversation.card_id !== null && <li>{t("calls.hasRequest")}</li>}
        {caller.missed_before > 0 && <li data-late>{t("calls.missedBefore", { n: caller.missed_before })}</li>}
        {caller.last?.text && <li className="call-card-last">{caller.last.text}</li>}
      </ul>
      {(rings || mine) && (
        <footer>
          {online && (rings ? <Taking id={online.id} newest={newest} /> : <Talking id={online.id} />)}
          <Button small {...(!online && { look: "primary" })} {...(rings && { chord: "Shift+KeyC" })} onClick={open}>
            {t("calls.open")}
          </Button>
          {notes && (
            <Button small icon="note" onClick={note}>
              {t("calls.note")}
            </Button>
          )}
          {edits && conversation.card_id === null && call.direction === "in" && (
            <Button small icon="plus" busy={make.isPending} onClick={() => make.mutate()}>
              {t("calls.makeRequest")}
            </Button>
          )}
        </footer>
      )}
    </article>
  )
}

function said(call: Call, mine: boolean, { t }: ReturnType<typeof useWords>): string {
  const leg = taker(call)
  if (call.state === "dialling") return t("calls.dialling")
  if (call.state === "ringing" && call.online) return t("calls.fromSite")
  if (call.state === "ringing") return t(call.direction === "in" ? "calls.incoming" : "calls.calling")
  if (mine) return t("calls.talking")
  return leg ? t("calls.takenBy", { name: nameOfLeg(leg) }) : t("calls.taken")
}
