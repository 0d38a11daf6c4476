import { Link } from "wouter"
import { IconButton } from "../../../../parts/Button"
import type { IconName } from "../../../../parts/icon/Icon"
import { Icon } from "../../../../parts/icon/Icon"
import { useActions } from "../../../../parts/keys/actions"
import { Menu } from "../../../../parts/Menu"
import { useMe } from "../../../../shell/me"
import { useMoney } from "../../../../state/currencies"
import { useOwnFields } from "../../../../state/fields"
import type { Noticed } from "../../../../wire/api.gen"
import type { Card, Contact, ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { readPhone } from "../phone"
import { useWords } from "../../../../words/words"
import "./found.css"
import type { Place } from "./places"
import { placesFor } from "./places"
import { putAside, useFound } from "./useFound"

const ICONS: Record<Noticed["kind"], IconName> = { phone: "phone", email: "mail", sum: "money", date: "clock" }

interface Props {
  conversation: ConversationRow
  contact: Contact | null
  card: Card | null
  may: boolean
  mayPerson: boolean
}

/** Phones, addresses, sums and days in the customer's words, each by one press in its field, or put aside for good. */
export function FromTalk({ conversation, contact, card, may, mayPerson }: Props) {
  const words = useWords()
  const { t } = words
  const found = useFound(conversation, contact, card)
  const { read_only_fields } = useMe()
  const { items: fields } = useOwnFields()
  const { currency } = useMoney()
  const offered = found.map((each) => ({ each, places: placesFor(each, { contact, card, fields, currency, may, mayPerson, readOnly: read_only_fields }, words) })).filter(({ places }) => places.length > 0)
  const first = offered[0]
  const take = async (each: Noticed, place: Place) => {
    // what did not get there is still offered; why, the field says
    if (await place.write()) await putAside(conversation.id, each)
  }
  useActions(first ? [{ id: "found-take", label: t("found.takeFirst"), group: t("card.pane"), icon: "check", chord: "KeyC KeyF", run: () => void take(first.each, first.places[0]!) }] : [])
  if (!first) return null
  return (
    <section className="card-part found" aria-label={t("found.title")}>
      <h2>{t("found.title")}</h2>
      <ul>
        {offered.map(({ each, places }) => (
          <One key={`${each.kind}/${each.value}/${each.currency ?? ""}`} found={each} places={places} conversation={conversation.id} take={(place) => void take(each, place)} />
        ))}
      </ul>
    </section>
  )
}

function One({ found, places, conversation, take }: { found: Noticed; places: Place[]; conversation: number; take: (place: Place) => void }) {
  const { t } = useWords()
  const { when } = useFormats()
  const said = useSaid(found)
  const [place, ...more] = places
  return (
    <li className="found-one">
      <button type="button" className="found-take" title={found.text} aria-label={t("found.take", { field: place!.name, value: said })} onClick={() => take(place!)}>
        <Icon name={ICONS[found.kind]} size={14} />
        <span className="found-field cut">{place!.name}</span>
        <strong className="cut">{said}</strong>
      </button>
      {more.length > 0 && (
        <Menu
          commands={null}
          align="end"
          trigger={<IconButton icon="chevronDown" small label={t("found.elsewhere", { value: said })} />}
          groups={[{ id: "places", items: places.map((each) => ({ id: each.id, label: each.name, run: () => take(each) })) }]}
        />
      )}
      <Link href={`/inbox/${conversation}?at=${found.seq}`} className="found-when" aria-label={t("found.where", { when: when(found.at) })}>
        {when(found.at)}
      </Link>
      <IconButton icon="close" small label={t("found.aside", { value: said })} onClick={() => void putAside(conversation, found)} />
    </li>
  )
}

function useSaid({ kind, value, currency }: Noticed): string {
  const { money, dueDay } = useFormats()
  const house = useMoney().currency
  if (kind === "phone") return readPhone(value)
  if (kind === "sum") return money({ amount: value, currency: currency ?? house })
  return kind === "date" ? dueDay(value) : value
}
