import { useState } from "react"
import { channelIcon } from "../../../../parts/icon/channelIcon"
import { Icon } from "../../../../parts/icon/Icon"
import { useActions } from "../../../../parts/keys/actions"
import type { MenuItem } from "../../../../parts/Menu"
import { MenuAt } from "../../../../parts/Menu"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { ableOf, useChannelKinds, useChannels } from "../../../../state/house"
import type { AddressView } from "../../../../wire/api.gen"
import type { ConversationRow } from "../../../../wire/types"
import { readAddress } from "../../../../words/address"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { begin } from "../../begin/begin"
import { useIdentities } from "../../useAddress"
import { useWriting } from "../desk"
import "./elsewhere.css"
import { goOnAt } from "./move"
import { useAddresses } from "./useAddresses"

interface Props {
  row: ConversationRow
  /** The address as it stands, in words: "Самовары @gleb". */
  place: string
  /** The shorter of the two, for the eye. */
  short: string
}

/** Where the answer goes, beside the button that sends it, and the way to another address of the same person: where they have several. */
export function AddressButton({ row, place, short }: Props) {
  const { t } = useWords()
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  const [open, setOpen] = useState(false)
  const channels = useChannels()
  const contact = row.contact?.id ?? null
  const addresses = useAddresses(contact, contact !== null)
  const several = useIdentities(row).length > 1 || addresses.some(({ begins }) => begins)
  const mark = <Icon name={channelIcon(channels.find(({ id }) => id === row.channel_id)?.looks)} size={14} />
  const items = useItems(row, addresses)
  useActions(several ? [{ id: "answer-elsewhere", label: t("composer.elsewhere"), group: t("thread.keys"), icon: "forward", run: () => setOpen(true) }] : [])
  // The line above says it already.
  if (!several) return null
  return (
    <>
      <button
        ref={setButton}
        type="button"
        className="answer-to"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`${t("composer.answerBy", { place })}. ${t("composer.elsewhere")}`}
        title={place}
        onClick={() => setOpen(true)}
      >
        {mark}
        <span className="cut">{short}</span>
        <Icon name="chevronDown" size={12} />
      </button>
      {open && button && (
        <MenuAt anchor={button} side="top" align="end" label={t("composer.elsewhere")} groups={[{ id: "addresses", label: t("composer.elsewhere"), items }]} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

/** Every address of the person, as the menu has it: this one ticked, those that cannot be with the reason. */
export function useItems(row: ConversationRow, addresses: readonly AddressView[]): MenuItem[] {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const channels = useChannels()
  const kinds = useChannelKinds()
  const writing = useWriting(row.id, "reply")
  const go = (address: AddressView) => {
    const channel = ableOf(channels.find(({ id }) => id === address.channel_id), kinds)
    if (address.begins && row.contact) {
      // a first message has fields of its own: they are shown before it goes
      begin({ contact: { id: row.contact.id, name: row.contact.name }, way: address, from: row.id })
      return
    }
    if (address.conversation_id === null || address.conversation_id === row.id) return
    goOnAt(row.id, { conversation: address.conversation_id, channel, words, formats }).then(
      (went) => went || tell(t("composer.elsewhereBusy"), { fault: true }),
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  }
  const buttons = writing.buttons.length > 0
  return addresses.map((address) => {
    const channel = channels.find(({ id }) => id === address.channel_id)
    const said = [readAddress(address.address) || address.name, channel?.name ?? t("card.channelGone")].filter(Boolean).join(" · ")
    const lost = address.unreachable !== null
    const bare = buttons && !kinds.find((each) => each.kind === channel?.kind)?.capabilities.buttons
    return {
      id: `${address.identity_id ?? "begins"}/${address.channel_id}/${address.address}`,
      label: address.begins ? t("begin.writeFirst", { who: said }) : lost ? `${said}: ${t("composer.unreachableThere")}` : bare ? `${said}: ${t("buttons.lostThere")}` : said,
      icon: channelIcon(channel?.looks),
      checked: address.identity_id !== null && address.identity_id === row.identity_id,
      why: address.refused?.message ?? null,
      run: () => go(address),
    }
  })
}
