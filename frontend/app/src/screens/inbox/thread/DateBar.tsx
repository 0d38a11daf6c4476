import { useQuery } from "@tanstack/react-query"
import type { RefObject } from "react"
import { useEffect, useMemo, useState } from "react"
import { Calendar } from "../../../parts/Calendar"
import { Popover } from "../../../parts/Popover"
import { http } from "../../../wire/http"
import type { ConversationRow } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

interface Day {
  day: string
  conversation_id: number
  seq: number
}

interface Props {
  row: ConversationRow
  /** All dialogs of the person. */
  mixed: boolean
  /** A moment of the day that stands at the top of the window. */
  at: string | null
  scroller: RefObject<HTMLDivElement | null>
  /** The day from whose mark it was asked for; null while it is not. */
  picking: string | null
  onPicking: (at: string | null) => void
  onPick: (conversation: number, seq: number) => void
}

const REST_MS = 1500

/** The day at the top of the window, seen while scrolling; pressed, it offers another one. */
export function DateBar({ row, mixed, at, scroller, picking, onPicking, onPick }: Props) {
  const { t } = useWords()
  const { day, dayKey } = useFormats()
  const stirs = useStirs(scroller)
  const open = picking !== null
  const shown = picking ?? at ?? row.last_at
  return (
    <div className="date-bar" data-shown={stirs || open || undefined}>
      <Popover
        align="center"
        label={t("picker.pickDate")}
        open={open}
        onOpen={(next) => onPicking(next ? shown : null)}
        trigger={
          <button type="button" className="date-bar-day" aria-description={t("picker.pickDate")}>
            {day(shown)}
          </button>
        }
      >
        {(close) => (
          <Days
            row={row}
            mixed={mixed}
            value={dayKey(shown)}
            onPick={(found) => {
              close()
              onPick(found.conversation_id, found.seq)
            }}
          />
        )}
      </Popover>
    </div>
  )
}

function useStirs(scroller: RefObject<HTMLDivElement | null>): boolean {
  const [stirs, setStirs] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const scrolled = () => {
      setStirs(true)
      clearTimeout(timer)
      timer = setTimeout(() => setStirs(false), REST_MS)
    }
    const box = scroller.current
    box?.addEventListener("scroll", scrolled, { passive: true })
    return () => {
      clearTimeout(timer)
      box?.removeEventListener("scroll", scrolled)
    }
  }, [scroller])
  return stirs
}

function Days({ row, mixed, value, onPick }: { row: ConversationRow; mixed: boolean; value: string; onPick: (day: Day) => void }) {
  const { t } = useWords()
  const path = mixed && row.contact ? `/contacts/${row.contact.id}/days` : `/conversations/${row.id}/days`
  const { data } = useQuery({ queryKey: ["days", path], queryFn: () => http.get<{ items: Day[] }>(path), staleTime: 60_000 })
  const found = useMemo(() => new Map((data?.items ?? []).map((each) => [each.day, each])), [data])
  const days = useMemo(() => new Set(found.keys()), [found])
  const [first, last] = [data?.items[0]?.day, data?.items.at(-1)?.day]
  return (
    <Calendar
      value={value}
      days={days}
      {...(first && { from: first })}
      {...(last && { to: last })}
      label={t("picker.pickDate")}
      onPick={(day) => {
        const it = found.get(day)
        if (it) onPick(it)
      }}
    />
  )
}
