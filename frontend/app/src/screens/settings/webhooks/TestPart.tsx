import { useMutation } from "@tanstack/react-query"
import { reasonOf } from "../../../parts/Placeholders"
import type { Tested } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Part } from "../pieces/Page"
import { Exchange, Outcome } from "./Exchange"

/** A signed sample now, and all that came back. */
export function TestPart({ id }: { id: number }) {
  const words = useWords()
  const { t } = words
  const test = useMutation({ mutationFn: () => http.post<Tested>(`/webhooks/${id}/test`) })
  return (
    <Part title={t("webhooks.test")} hint={t("webhooks.testHint")}>
      <Deed icon="send" busy={test.isPending} label={t("webhooks.testRun")} of={t("webhooks.test")} run={() => test.mutate()} />
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
