import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { reasonOf } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import type { EventTypeView, Tested } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Part } from "../pieces/Page"
import { useList } from "../pieces/useList"
import { Exchange, Outcome } from "./Exchange"

const PING = "ping"

/** A signed sample now, of the event that one chooses, and all that came back. */
export function TestPart({ id }: { id: number }) {
  const words = useWords()
  const { t } = words
  const [type, setType] = useState(PING)
  const events = useList<EventTypeView>("/webhooks/events").data ?? []
  const test = useMutation({ mutationFn: () => http.post<Tested>(`/webhooks/${id}/test?type=${type}`) })
  return (
    <Part title={t("webhooks.test")} hint={t("webhooks.testHint")}>
      <div className="webhook-test">
        <Select label={t("webhooks.testOf")} value={type} onChange={setType} choices={[{ value: PING, label: t("webhooks.testPing") }, ...events.map(({ type: value }) => ({ value, label: value }))]} />
        <Deed icon="send" busy={test.isPending} label={t("webhooks.testRun")} of={t("webhooks.test")} run={() => test.mutate()} />
      </div>
      <div className="webhook-answer" aria-live="polite">
        {test.error && <p className="channel-error">{reasonOf(test.error, words)}</p>}
        {test.data && (
          <>
            <Outcome {...test.data} />
            <Exchange headers={test.data.headers} body={test.data.body} answer={test.data.answer} />
          </>
        )}
      </div>
    </Part>
  )
}
