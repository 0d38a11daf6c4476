import { useMutation } from "@tanstack/react-query"
import { Button } from "../../../../parts/Button"
import { reasonOf } from "../../../../parts/Placeholders"
import { http } from "../../../../wire/http"
import type { Attachment } from "../../../../wire/types"
import { useWords } from "../../../../words/words"

/** A file that could not be had from the channel: why not, and once more. What becomes of it the message's event says. */
export function FetchAgain({ file }: { file: Attachment }) {
  const words = useWords()
  const { t } = words
  const ask = useMutation({ mutationFn: () => http.post<Attachment>(`/files/${file.id}/fetch`) })
  return (
    <>
      <span role={ask.error ? "alert" : undefined}>{ask.error ? reasonOf(ask.error, words) : t("thread.notFetched")}</span>
      <Button small icon="retry" busy={ask.isPending || ask.data?.state === "remote"} onClick={() => ask.mutate()}>
        {t("thread.fetchAgain")}
      </Button>
    </>
  )
}
