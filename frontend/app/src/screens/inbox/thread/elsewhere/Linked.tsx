import { Icon } from "../../../../parts/icon/Icon"
import { useChannels } from "../../../../state/house"
import type { Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { openMessage } from "../../place"
import "./resend.css"

interface Link {
  conversation_id: number
  seq: number
  channel_id: number
}

/** One that did not go here and the one that went elsewhere name each other. */
export function Linked({ message }: { message: Message }) {
  const { t } = useWords()
  const channels = useChannels()
  const { elsewhere, instead_of } = message.meta as { elsewhere?: Link; instead_of?: Link }
  const line = (link: Link | undefined, key: "resend.went" | "resend.instead") =>
    link && (
      <p className="trouble-link">
        <button type="button" onClick={() => openMessage(link.conversation_id, link.seq)}>
          <Icon name={key === "resend.went" ? "forward" : "undo"} size={12} />
          {t(key, { channel: channels.find(({ id }) => id === link.channel_id)?.name ?? t("card.channelGone") })}
        </button>
      </p>
    )
  return (
    <>
      {line(instead_of, "resend.instead")}
      {line(elsewhere, "resend.went")}
    </>
  )
}
