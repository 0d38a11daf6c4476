import { lazy, Suspense } from "react"
import { useActions } from "../../../parts/keys/actions"
import { useMay } from "../../../shell/me"
import { ableOf, useChannelKinds, useChannels } from "../../../state/house"
import type { ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { forwardByMail, useForwarding } from "./forwarding"

const ForwardDialog = lazy(() => import("./ForwardDialog"))

/** Mailboxes that I may write from. */
export function useMailboxes() {
  const kinds = useChannelKinds()
  const may = useMay("messages.send")
  const all = useChannels()
  return may ? all.filter((channel) => channel.state !== "deleted" && ableOf(channel, kinds)?.letters && ableOf(channel, kinds)?.starts) : []
}

/** Where the window of passing on stands, and its place in Ctrl+K. */
export function ForwardHost({ row }: { row: ConversationRow }) {
  const { t } = useWords()
  const now = useForwarding((state) => state.now)
  const can = useMailboxes().length > 0
  useActions(can ? [{ id: "forward-mail", label: t("forward.whole"), group: t("thread.keys"), icon: "forward", run: () => void forwardByMail(row.id, null) }] : [])
  if (now?.conversation !== row.id) return null
  return (
    <Suspense fallback={null}>
      <ForwardDialog row={row} seq={now.seq} />
    </Suspense>
  )
}
