import { Icon } from "../../../../parts/icon/Icon"
import { useMay } from "../../../../shell/me"
import type { Call } from "../../../../state/calls"
import { callOf, nameOfLeg, taker, talked, useSeconds } from "../../../../state/calls"
import type { Attachment, Message } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { Media } from "../media/Media"
import "./call.css"

/** A telephone call where messages stand: how it went, who took it, its recording for those who may hear it. */
export function CallCard({ message }: { message: Message }) {
  const call = callOf(message)
  return call && <Told message={message} call={call} />
}

function Told({ message, call }: { message: Message; call: Call }) {
  const { t } = useWords()
  const { span } = useFormats()
  const hears = useMay("recordings.hear")
  const live = call.state === "dialling" || call.state === "ringing" || call.state === "answered"
  const now = useSeconds(live)
  const leg = taker(call)
  const took = Math.round(talked(call))
  const why = call.state === "missed" || call.state === "failed" ? (WHY.find((each) => each === call.reason) ?? null) : null
  const facts = [
    leg && call.answered_at && call.direction === "in" ? t("calls.takenBy", { name: nameOfLeg(leg) }) : "",
    call.state === "ended" && took > 0 ? span(took) : "",
    call.state === "answered" ? span(Math.max(0, Math.round((now - Date.parse(call.answered_at ?? call.rang_at)) / 1000))) : "",
    why ? t(`calls.why_${why}`) : "",
    (call.lapsed || call.faded) && !call.ended_at && !live ? t("calls.endUntold") : "",
    call.hung_up && call.state === "ended" ? t(`calls.hungUp_${call.hung_up}`) : "",
    call.line_name || call.line || "",
  ].filter(Boolean)
  return (
    <div className="thread-call" data-state={call.state}>
      <span className="thread-call-mark">
        <Icon name="phone" size={18} />
      </span>
      <div className="thread-call-words">
        <strong>{title(call, message, t)}</strong>
        {facts.length > 0 && <span>{facts.join(" · ")}</span>}
        <Rang call={call} />
        {(call.plan ?? []).length > 0 && <span className="thread-call-rang">{t("calls.sentTo", { who: call.plan!.map(({ user, to }) => user || to).join(", ") })}</span>}
      </div>
      {(call.tape === "awaited" || call.tape === "lost") && <p className="thread-call-deaf">{t(`calls.tape_${call.tape}`)}</p>}
      {message.attachments.length > 0 && (hears ? <Tape files={message.attachments} /> : <p className="thread-call-deaf">{t("calls.recorded")}</p>)}
    </div>
  )
}

const WHY = ["busy", "no_answer", "cancelled", "wrong_number", "refused", "failed"] as const

type T = ReturnType<typeof useWords>["t"]

function title(call: Call, message: Message, t: T): string {
  if (message.state === "failed") return t("calls.notBegun")
  if (call.state === "dialling") return t("calls.dialling")
  if (call.state === "missed") return t("calls.missed")
  if (call.state === "failed") return t("calls.failed")
  if (call.state === "ringing") return t(call.direction === "in" ? "calls.incoming" : "calls.calling")
  if (call.state === "answered") return t("calls.goesOn")
  return t(call.direction === "in" ? "calls.was" : "calls.wasOut")
}

/** Whom it rang, and for how long: told where it was more than one. */
function Rang({ call }: { call: Call }) {
  const { t } = useWords()
  const { span } = useFormats()
  const legs = (call.legs ?? []).filter(({ rang_at }) => rang_at)
  if (call.direction === "out" || legs.length < 2) return null
  const until = (at: number) => call.answered_at ?? call.ended_at ?? legs[at]!.rang_at!
  const rang = legs.map((leg, at) => {
    const end = leg.answered_at ?? legs[at + 1]?.rang_at ?? until(at)
    const seconds = Math.max(0, Math.round((Date.parse(end) - Date.parse(leg.rang_at!)) / 1000))
    return seconds > 0 ? t("calls.rangFor", { name: nameOfLeg(leg), time: span(seconds) }) : nameOfLeg(leg)
  })
  return <span className="thread-call-rang">{t("calls.rang", { who: rang.join(", ") })}</span>
}

function Tape({ files }: { files: readonly Attachment[] }) {
  const { t } = useWords()
  const named = files.map((file) => ({ ...file, name: t("calls.tape") }))
  return (
    <div className="thread-call-tape">
      <Media attachments={named} />
    </div>
  )
}
