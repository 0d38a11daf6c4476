import { useMay } from "../../../shell/me"
import { useChannel } from "../../../state/house"
import type { ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"

/** Why no answer can leave here, in words; null when it can. */
export function useShut(row: ConversationRow): string | null {
  const { t } = useWords()
  const may = useMay("messages.send")
  const { channel, kind } = useChannel(row.channel_id)
  if (!may) return t("composer.noRight")
  if (row.closed === "group_read_only") return t("composer.groupOnly")
  if (row.continued_in !== null) return t("composer.continued")
  if (row.closed) return t(row.closed === "business_no_reply" ? "composer.businessNoReply" : "composer.businessOff")
  if (row.kind === "internal") return t("composer.internalOnly")
  if (channel?.state === "deleted") return t("composer.channelGone")
  return kind && !kind.capabilities.can_send ? t("composer.cannotSend", { channel: channel?.name ?? kind.name }) : null
}
