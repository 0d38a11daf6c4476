import { Button } from "../../../../parts/Button"
import { copyText } from "../../../../parts/copy"
import { channelIcon } from "../../../../parts/icon/channelIcon"
import type { MenuItem } from "../../../../parts/Menu"
import { Menu } from "../../../../parts/Menu"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { useMay } from "../../../../shell/me"
import { ableOf, useChannel, useChannelKinds, useChannels } from "../../../../state/house"
import type { AddressView } from "../../../../wire/api.gen"
import type { ConversationRow } from "../../../../wire/types"
import { readAddress } from "../../../../words/address"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { begin, paperOf, startable } from "../../begin/begin"
import { useAddresses } from "../../composer/elsewhere/useAddresses"
import { openDialog } from "../../place"
import { useStep } from "../invoices/useInvoices"
import type { Paper } from "./paper"
import { putOnPaper } from "./paper"

interface Props {
  paper: Paper
  /** The dialog at hand, if any. */
  conversation: ConversationRow | null
  /** Whose paper it is, if that is a person of ours. */
  contact: { id: number; name: string } | null
  onSent: () => void
}

/** By the dialog at hand, by another address of the person, by a first message, or by hand: a link that is copied. */
export function SendPaper({ paper, conversation, contact, onSent }: Props) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const sends = useMay("messages.send")
  const fault = (error: unknown) => tell(reasonOf(error, words), { fault: true })
  const { channel, kind } = useChannel(conversation?.channel_id ?? 0)
  const talks = conversation !== null && channel !== undefined && channel.kind !== "internal"
  const put = useStep(async () => {
    await putOnPaper(paper, { at: conversation!.id, channel: kind?.capabilities ?? null, words, formats })
    tell(t("papers.put"))
  }, onSent)
  const copy = useStep(async () => {
    await copyText((await paper.link()).url)
    tell(t("invoices.copied"))
  })
  const withdraw = useStep(async () => {
    await paper.withdraw()
    tell(t("invoices.withdrawn"))
  })
  const ways = useWays({ paper, conversation, contact, onSent })
  return (
    <>
      {talks && sends && (
        <Button look="primary" icon="send" busy={put.isPending} onClick={() => put.mutate(undefined, { onError: fault })}>
          {t("invoices.send")}
        </Button>
      )}
      {sends && ways.length > 0 && (
        <Menu
          commands={paper.title}
          trigger={
            <Button icon="edit" look={talks ? "plain" : "primary"}>
              {t("papers.writeBy")}
            </Button>
          }
          groups={[{ id: "ways", label: t("papers.writeBy"), items: ways }]}
        />
      )}
      <Button icon="copy" busy={copy.isPending} onClick={() => copy.mutate(undefined, { onError: fault })}>
        {t("invoices.copyLink")}
      </Button>
      <Button busy={withdraw.isPending} onClick={() => withdraw.mutate(undefined, { onError: fault })}>
        {t("invoices.withdraw")}
      </Button>
    </>
  )
}

/** Where else it can go: dialogs of the person, addresses to which nobody has written, and one that is still to be typed. */
function useWays({ paper, conversation, contact, onSent }: Props): MenuItem[] {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const channels = useChannels()
  const kinds = useChannelKinds()
  const addresses = useAddresses(contact?.id ?? null, contact !== null)
  const able = (address: AddressView) => ableOf(channels.find(({ id }) => id === address.channel_id), kinds)
  const put = (at: number, address: AddressView | null, then: () => void) => {
    putOnPaper(paper, { at, channel: address && able(address), words, formats }).then(
      () => {
        onSent()
        then()
      },
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  }
  const run = (address: AddressView) => {
    if (!address.begins) {
      put(address.conversation_id!, address, () => openDialog(address.conversation_id!))
      return
    }
    const first = { contact, way: address, from: null }
    put(paperOf(first), address, () => begin(first))
  }
  const free = startable(channels, (channel) => ableOf(channel, kinds)).some((channel) => ableOf(channel, kinds)?.window_s === null)
  const there = addresses.filter(({ begins, conversation_id }) => begins || (conversation_id !== null && conversation_id !== conversation?.id))
  const items = there.map((address): MenuItem => {
    const channel = channels.find(({ id }) => id === address.channel_id)
    const said = [readAddress(address.address) || address.name, channel?.name ?? t("card.channelGone")].filter(Boolean).join(" · ")
    const byTemplate = address.begins && able(address)?.window_s != null
    return {
      id: `${address.channel_id}/${address.identity_id ?? ""}/${address.address}`,
      label: address.begins ? t("begin.writeFirst", { who: said }) : said,
      icon: channelIcon(channel?.looks),
      why: address.refused?.message ?? (byTemplate ? t("papers.templateOnly") : null),
      run: () => run(address),
    }
  })
  const stranger = { contact: null, way: null, from: null }
  return free ? [...items, { id: "free", label: t("papers.byAddress"), icon: "mail", run: () => put(paperOf(stranger), null, () => begin(stranger)) }] : items
}
