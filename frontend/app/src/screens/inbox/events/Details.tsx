import { useEffect, useRef } from "react"
import { Button, IconButton } from "../../../parts/Button"
import type { EventView } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { deleteEvent } from "./Deeds"
import { Named } from "./Line"
import { useSaid, whoOf } from "./said"

/** One event whole: what, about whom, by whom, when it happened and when it was told here. */
export function Details({ event, onClose }: { event: EventView; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { exact } = useFormats()
  const said = useSaid()
  const place = useRef<HTMLElement>(null)
  useEffect(() => place.current?.focus(), [event.id])
  const late = Date.parse(event.stored_at) - Date.parse(event.at) > 3_600_000
  return (
    <aside
      ref={place}
      className="events-details"
      aria-label={t("events.details")}
      tabIndex={-1}
      onKeyDown={(press) => {
        if (press.key !== "Escape") return
        press.stopPropagation()
        onClose()
      }}
    >
      <header>
        <h2>{said(event)[0]?.what}</h2>
        <IconButton icon="close" label={t("common.close")} small onClick={onClose} />
      </header>
      <Named event={event} />
      <dl>
        {said(event)
          .filter(({ from, to }) => from !== null || to !== null)
          .map(({ what, from, to }, at) => (
            <div key={`${at}/${what}`}>
              <dt>{what}</dt>
              <dd>
                {from !== null && <del>{`${from} `}</del>}
                {to !== null && <ins>{to}</ins>}
              </dd>
            </div>
          ))}
        <div>
          <dt>{t("events.who")}</dt>
          <dd>{whoOf(event, words)}</dd>
        </div>
        <div>
          <dt>{t("events.happened")}</dt>
          <dd>{exact(event.at)}</dd>
        </div>
        {late && (
          <div>
            <dt>{t("events.told")}</dt>
            <dd>{exact(event.stored_at)}</dd>
          </div>
        )}
      </dl>
      {event.can_delete && (
        <Button icon="trash" look="quiet" onClick={() => void deleteEvent(event, words).then((gone) => gone && onClose())}>
          {t("events.delete")}
        </Button>
      )}
    </aside>
  )
}
