import type { PointerEvent } from "react"
import { useRef, useState } from "react"
import { Avatar } from "../../parts/Avatar"
import type { Bar, PersonPlan } from "../../wire/api.gen"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { Shift } from "./Shift"
import type { Frame, Look } from "./span"
import { HOUR, QUARTER, snap } from "./span"
import type { PlanDeeds } from "./usePlanDeeds"

interface Props {
  person: PersonPlan
  name: string
  /** Of colleagues whom others stand in for. */
  nameOf: (id: number) => string
  frame: Frame
  look: Look
  may: boolean
  now: number
  deeds: PlanDeeds
}

/** One colleague's row: whom, and their days. */
export function Person({ person, name, nameOf, frame, look, may, now, deeds }: Props) {
  const { t } = useWords()
  const { period, clock } = useFormats()
  const length = frame.end - frame.start
  const step = look === "week" ? QUARTER : 24 * HOUR
  // of a whole hour the hour: a shift is narrow
  const short = (at: string) => clock(at).replace(":00", "")
  const textOf = (bar: Bar) => (bar.kind === "pattern" || bar.kind === "extra" || bar.kind === "was" ? (look === "week" ? `${short(bar.starts_at)}–${short(bar.ends_at)}` : "") : t(`shifts.bar_${bar.kind}`))
  const saidOf = (bar: Bar) => {
    const [word, text] = [t(`shifts.bar_${bar.kind}`), textOf(bar)]
    // what stands on it is part of its name: whoever speaks to the screen says what they see
    const what = text && text !== word ? `${word} ${text}` : word
    const whom = bar.for_id ? t("shifts.instead", { name: nameOf(bar.for_id) }) : bar.substitute_id ? t("shifts.substituted", { name: nameOf(bar.substitute_id) }) : ""
    return [name, bar.draft ? t("shifts.draftOf", { what }) : what, period(bar.starts_at, bar.ends_at), whom, bar.note].filter(Boolean).join(", ")
  }
  // another week's are here for a moment, until its own have come
  const shown = person.bars.filter((bar) => Date.parse(bar.starts_at) < frame.end && Date.parse(bar.ends_at) > frame.start)
  return (
    <div className="plan-row" role="row" data-user={person.user_id}>
      <div className="plan-who" role="rowheader">
        <Avatar id={person.user_id} name={name} size={24} decorative />
        <span className="cut" title={name}>{name}</span>
        {!person.planned && <span className="plan-free">{t("shifts.noSchedule")}</span>}
      </div>
      <Track person={person} frame={frame} look={look} may={may && person.planned} now={now} deeds={deeds}>
        {shown.map((bar) =>
          isCovered(bar, person.bars) ? (
            <span key={`${bar.kind}${bar.starts_at}${bar.id ?? ""}`} className="shift" data-kind="off" data-covered style={{ left: `${((Date.parse(bar.starts_at) - frame.start) / length) * 100}%`, width: `${((Date.parse(bar.ends_at) - Date.parse(bar.starts_at)) / length) * 100}%` }} />
          ) : (
          <Shift
            key={`${bar.kind}${bar.starts_at}${bar.id ?? ""}`}
            bar={bar}
            user={person.user_id}
            start={frame.start}
            length={length}
            step={step}
            said={saidOf(bar)}
            text={textOf(bar)}
            may={may}
            now={now}
            onMove={(to) => deeds.move(bar, person.user_id, to)}
            onOpen={() => deeds.open({ user: person.user_id, bar })}
            onRemove={() => deeds.remove(bar, person.user_id)}
          />
          ),
        )}
      </Track>
    </div>
  )
}

/** A day off under a shift that stands instead is a mark, and no thing of its own. */
const isCovered = (bar: Bar, all: readonly Bar[]) => bar.kind === "off" && all.some((other) => other.kind !== "off" && other.starts_at < bar.ends_at && other.ends_at > bar.starts_at)

interface TrackProps extends Pick<Props, "person" | "frame" | "look" | "may" | "now" | "deeds"> {
  children: React.ReactNode
}

/** Where nothing stands a shift is drawn. */
function Track({ person, frame, look, may, now, deeds, children }: TrackProps) {
  const track = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState<[number, number] | null>(null)
  const length = frame.end - frame.start
  const at = (event: PointerEvent) => {
    const { left, width } = track.current!.getBoundingClientRect()
    return snap(frame.start + ((event.clientX - left) / width) * length, look === "week" ? 2 * QUARTER : HOUR)
  }
  const down = (event: PointerEvent) => {
    if (!may || look !== "week" || event.pointerType === "touch" || event.target !== track.current || event.button !== 0) return
    track.current.setPointerCapture(event.pointerId)
    setDrawn([at(event), at(event)])
  }
  const up = () => {
    setDrawn(null)
    if (!drawn) return
    const [start, end] = drawn[0] < drawn[1] ? drawn : [drawn[1], drawn[0]]
    if (end - start >= 2 * QUARTER && end > now) deeds.open({ user: person.user_id, start, end })
  }
  const [a, b] = drawn ? [Math.min(...drawn), Math.max(...drawn)] : [0, 0]
  return (
    <div ref={track} className="plan-track" role="cell" data-may={may || undefined} onPointerDown={down} onPointerMove={(event) => drawn && setDrawn([drawn[0], at(event)])} onPointerUp={up} onPointerCancel={() => setDrawn(null)}>
      {children}
      {drawn && <span className="shift" data-kind="extra" data-moved style={{ left: `${((a - frame.start) / length) * 100}%`, width: `${((b - a) / length) * 100}%` }} />}
    </div>
  )
}
