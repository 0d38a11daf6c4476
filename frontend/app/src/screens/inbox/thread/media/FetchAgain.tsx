import { useMutation } from "@tanstack/react-query"
import { Button, IconButton } from "../../../../parts/Button"
import { reasonOf } from "../../../../parts/Placeholders"
import { http } from "../../../../wire/http"
import type { Attachment } from "../../../../wire/types"
import { useWords } from "../../../../words/words"

/** A file that could not be had from the channel: why not, and once more. What becomes of it the message's event says. */
export function FetchAgain({ file }: { file: Attachment }) {
  const { t } = useWords()
  const { why, busy, again, refused } = useFetchAgain(file)
  return (
    <>
      <span role={refused ? "alert" : undefined}>{why}</span>
      <Button small icon="retry" busy={busy} onClick={again}>
        {t("thread.fetchAgain")}
      </Button>
    </>
  )
}

/** The same among other pictures, where there is no room for words: a tip says them. */
export function FetchAgainTile({ file }: { file: Attachment }) {
  const { t } = useWords()
  const { why, busy, again } = useFetchAgain(file)
  return (
    <span className="photo" data-state="failed">
      <IconButton icon="retry" label={`${why}. ${t("thread.fetchAgain")}`} side="top" aria-busy={busy} onClick={() => !busy && again()} />
    </span>
  )
}

function useFetchAgain(file: Attachment) {
  const words = useWords()
  const ask = useMutation({ mutationFn: () => http.post<Attachment>(`/files/${file.id}/fetch`) })
  const why = ask.error ? reasonOf(ask.error, words) : words.t("thread.notFetched")
  return { why, busy: ask.isPending || ask.data?.state === "remote", again: () => ask.mutate(), refused: ask.error !== null }
}
