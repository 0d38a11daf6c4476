import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Dialog } from "../../../../parts/Dialog"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { useMay } from "../../../../shell/me"
import { useChannels } from "../../../../state/house"
import type { Offered } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Contact } from "../../../../wire/types"
import { addressOf, readAddress } from "../../../../words/address"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import "./same.css"
import { askAgain, useSame } from "./useSame"

const nameOf = ({ name, surname }: Pick<Contact, "name" | "surname">) => [name, surname].filter(Boolean).join(" ")

/** The same person known twice: offered with the reason, joined by a colleague, split again. */
export function Same({ contact }: { contact: Contact }) {
  const { t } = useWords()
  const { when, day } = useFormats()
  const may = useMay("contacts.merge")
  const found = useSame(contact.id)
  const [looks, setLooks] = useState<Offered | null>(null)
  const act = useDeed(contact, () => setLooks(null))
  if (!may || !found || (!found.offers.length && !found.joined.length)) return null
  return (
    <section className="card-part" aria-label={t("same.title")}>
      <h2>{t("same.title")}</h2>
      <ul>
        {found.offers.map((offer) => (
          <li key={offer.contact.id} className="same-offer">
            <Icon name="contacts" size={16} />
            <span>
              <strong>{nameOf(offer.contact) || t("same.nameless")}</strong>
              <Why offer={offer} />
            </span>
            <Button small onClick={() => setLooks(offer)}>
              {t("same.compare")}
            </Button>
          </li>
        ))}
        {found.joined.map((each) => (
          <li key={each.id} className="same-offer">
            <Icon name="link" size={16} />
            <span>
              {t(each.reason === "link" ? "same.joinedByLink" : "same.joined", { name: each.name || t("same.nameless"), when: when(each.at) })}
              <span className="same-why">{t("same.until", { day: day(each.until) })}</span>
            </span>
            <Button small look="quiet" busy={act.isPending} onClick={() => act.mutate({ verb: "undo", id: each.id })}>
              {t("same.split")}
            </Button>
          </li>
        ))}
      </ul>
      {looks && (
        <Dialog
          title={t("same.question")}
          open
          wide
          onClose={() => setLooks(null)}
          actions={
            <>
              <Button onClick={() => act.mutate({ verb: "apart", id: looks.contact.id })}>{t("same.apart")}</Button>
              <Button look="primary" icon="link" busy={act.isPending} onClick={() => act.mutate({ verb: "merge", id: looks.contact.id })}>
                {t("same.join")}
              </Button>
            </>
          }
        >
          <Why offer={looks} />
          <div className="same-sides">
            {[contact, looks.contact].map((each) => (
              <Side key={each.id} contact={each} />
            ))}
          </div>
          <p className="same-what">{t("same.what")}</p>
        </Dialog>
      )}
    </section>
  )
}

interface Deed {
  verb: "merge" | "apart" | "undo"
  id: number
}

function useDeed(contact: Contact, onDone: () => void) {
  const words = useWords()
  return useMutation({
    mutationFn: ({ verb, id }: Deed): Promise<unknown> => (verb === "undo" ? http.post(`/contacts/merges/${id}/undo`, {}) : http.post(`/contacts/${contact.id}/${verb}`, { contact_id: id })),
    onSuccess: (_, { verb }) => {
      askAgain(contact.id)
      onDone()
      if (verb !== "apart") tell(words.t(verb === "merge" ? "same.doneJoin" : "same.doneSplit"))
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
}

/** What both have; proven where each has written from it, else only said. */
function Why({ offer }: { offer: Offered }) {
  const { t } = useWords()
  return (
    <span className="same-why">
      {offer.shared.map(({ kind, value, proven }) => (
        <span key={`${kind}${value}`} data-proven={proven || undefined}>
          {t(`same.${kind}`, { value: readAddress(value) || t("same.hidden") })} · {t(proven ? "same.proven" : "same.claimed")}
        </span>
      ))}
    </span>
  )
}

function Side({ contact }: { contact: Contact }) {
  const { t } = useWords()
  const { phone, day } = useFormats()
  const channels = useChannels()
  const lines = [
    ...contact.phones.map(({ value }) => phone(value)),
    ...contact.emails.map(({ value }) => value),
    ...contact.identities.map((each) => [channels.find(({ id }) => id === each.channel_id)?.name ?? t("card.channelGone"), addressOf(each) || each.name].filter(Boolean).join(" · ")),
  ]
  return (
    <section className="same-side" aria-label={nameOf(contact) || t("same.nameless")}>
      <h3>{nameOf(contact) || t("same.nameless")}</h3>
      <ul>
        {[...new Set(lines)].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>{t("same.since", { day: day(contact.created_at) })}</p>
    </section>
  )
}
