import { useMutation } from "@tanstack/react-query"
import { useRef } from "react"
import { Button } from "../../../../parts/Button"
import { channelIcon } from "../../../../parts/icon/channelIcon"
import { Menu } from "../../../../parts/Menu"
import { useNow } from "../../../../parts/useNow"
import { ableOf, useChannelKinds, useChannels } from "../../../../state/house"
import { useEntities } from "../../../../state/store"
import type { AddressView } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import type { Message } from "../../../../wire/types"
import { readAddress } from "../../../../words/address"
import { useWords } from "../../../../words/words"
import { useAddresses } from "../../composer/elsewhere/useAddresses"
import { carry } from "./carry"
import "./resend.css"

interface Way {
  at: AddressView
  place: string
  icon: ReturnType<typeof channelIcon>
  /** Why it cannot go there. */
  why: string | null
  /** What is left out on the way. */
  without: string
}

interface Props {
  message: Message
  /** It may have arrived after all. */
  unsure: boolean
  onFault: (error: unknown) => void
}

/** The same person elsewhere: the next address by one press, the others beside it. Nothing goes by itself. */
export function Offer({ message, unsure, onFault }: Props) {
  const { t } = useWords()
  const ways = useWays(message)
  const refused = useRef(false)
  const act = useMutation({
    mutationFn: ({ at }: Way) =>
      http.post<Message>(`/conversations/${message.conversation_id}/messages/${message.seq}/elsewhere`, {
        ...(at.conversation_id === null ? { channel_id: at.channel_id, ...(at.address && { address: at.address }) } : { conversation_id: at.conversation_id }),
        may_be_doubled: unsure,
        // asked once: who presses again has read it
        confirm_address: refused.current,
      }),
    onError: (error) => {
      refused.current ||= error instanceof ApiError && error.code === "address_after_merge"
      onFault(error)
    },
  })
  const next = ways.find(({ why }) => !why)
  const others = ways.filter((way) => way !== next)
  if (!ways.length) return null
  return (
    <>
      {next?.without && <p className="trouble-without">{next.without}</p>}
      {next && (
        <Button small icon={next.icon} busy={act.isPending} onClick={() => act.mutate(next)}>
          {t(unsure ? "resend.anyway" : "resend.to", { place: next.place })}
        </Button>
      )}
      {others.length > 0 && (
        <Menu
          commands={null}
          align="end"
          trigger={
            <Button small look="quiet">
              {t("resend.others")}
            </Button>
          }
          groups={[
            {
              id: "ways",
              label: t("resend.others"),
              items: others.map((way) => ({ id: `${way.at.channel_id}/${way.at.identity_id ?? ""}/${way.at.address}`, label: way.without ? `${way.place}. ${way.without}` : way.place, icon: way.icon, why: way.why, disabled: act.isPending, run: () => act.mutate(way) })),
            },
          ]}
        />
      )}
    </>
  )
}

/** Those where it can go first, in the order in which the person was spoken to; the others with the reason. */
function useWays(message: Message): Way[] {
  const { t } = useWords()
  const row = useEntities(({ dialogs }) => dialogs.rows.get(message.conversation_id))
  const channels = useChannels()
  const kinds = useChannelKinds()
  const now = useNow()
  const contact = row?.contact?.id ?? null
  const addresses = useAddresses(contact, contact !== null)
  const ways = addresses
    .filter((at) => at.conversation_id !== message.conversation_id && (at.identity_id === null || at.identity_id !== row?.identity_id))
    .map((at): Way => {
      const channel = channels.find(({ id }) => id === at.channel_id)
      const able = ableOf(channel, kinds)
      const carried = able && carry(message, able, at.window_until, now)
      const losses = carried?.losses.map((loss) => t(`resend.no_${loss}`)) ?? []
      return {
        at,
        place: [readAddress(at.address) || at.name || at.address, channel?.name ?? t("card.channelGone")].filter(Boolean).join(" · "),
        icon: channelIcon(channel?.looks),
        why: at.refused?.message ?? (at.unreachable !== null ? t("resend.lost") : carried?.bar ? t(`resend.bar_${carried.bar}`) : null),
        without: losses.length ? t("resend.without", { what: losses.join(", ") }) : "",
      }
    })
  return [...ways.filter(({ why }) => !why), ...ways.filter(({ why }) => why)]
}
