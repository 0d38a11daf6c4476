import type { ReactNode } from "react"
import type { ColumnView, CompanyView, ContactView } from "../../../wire/api.gen"
import type { Card } from "../../../wire/types"
import { useWords } from "../../../words/words"
import "../card/card.css"
import { Birthday } from "../card/Birthday"
import { CardStatus } from "../card/CardStatus"
import { CardTitle } from "../card/CardTitle"
import { Comment } from "../card/Comment"
import { personField } from "../card/fields"
import { OneOwn } from "../card/own/OwnFields"
import { readPhone } from "../card/phone"
import { Budget, Responsible } from "../card/Properties"
import { Reason, Source } from "../card/Source"
import { CardTags, LoneTags, PersonTags } from "../card/Tags"
import { TurnoverSlot } from "./CompanyPage"
import { companyText, companyType, companyWhose, employeesOf, mainOf, personType, personWhose } from "./kept"
import { TextSlot, TypeSlot, WhoseSlot } from "./Shared"
import type { Row } from "./useList"
import { isPerson, isRequest } from "./useList"

const OF_PERSON = ["name", "phone", "email", "type", "responsible_id", "tags", "birthday"]
const OF_COMPANY = ["name", "phone", "email", "site", "tax_id", "turnover", "employees", "comment", "type", "responsible_id"]
const OF_REQUEST = ["title", "status_id", "responsible_id", "budget", "tags", "source_id", "reason_id", "comment"]

/** Can it be changed where it stands? What a column merely tells (when, by whom) cannot. */
export function isEdited(row: Row, { name }: ColumnView): boolean {
  if (name.startsWith("field:")) return true
  return (isRequest(row) ? OF_REQUEST : isPerson(row) ? OF_PERSON : OF_COMPANY).includes(name)
}

/** The very field of the pane or page: what it keeps, refuses and says of a colleague's change is the same. */
export function CellField({ row, column }: { row: Row; column: ColumnView }): ReactNode {
  if (isRequest(row)) return <OfRequest card={row.card} name={column.name} />
  return isPerson(row) ? <OfPerson contact={row} column={column} /> : <OfCompany company={row} column={column} />
}

const ownId = (name: string) => (name.startsWith("field:") ? Number(name.slice(6)) : null)

function OfPerson({ contact, column: { name } }: { contact: ContactView; column: ColumnView }) {
  const { t } = useWords()
  const shared = { thing: contact, may: true }
  const own = ownId(name)
  if (own !== null) return <OneOwn of={{ contact }} id={own} may />
  switch (name) {
    case "name":
      return (
        <>
          <TextSlot {...shared} part="name" kept={personField(contact.id, "name")} label={t("history.name")} />
          <TextSlot {...shared} part="surname" kept={personField(contact.id, "surname")} label={t("history.surname")} />
        </>
      )
    case "phone":
      return <TextSlot {...shared} part="phone" kept={personField(contact.id, "phone")} label={t("lists.col_phone")} read={readPhone} inputMode="tel" />
    case "email":
      return <TextSlot {...shared} part="email" kept={personField(contact.id, "email")} label={t("lists.col_email")} inputMode="email" />
    case "type":
      return <TypeSlot kept={personType(contact.id)} {...shared} />
    case "responsible_id":
      return <WhoseSlot kept={personWhose(contact.id)} {...shared} />
    case "tags":
      return <PersonTags contact={contact} may />
    case "birthday":
      return <Birthday contact={contact} may />
  }
  return null
}

function OfCompany({ company, column: { name } }: { company: CompanyView; column: ColumnView }) {
  const { t } = useWords()
  const { id } = company
  const shared = { thing: company, may: true }
  const own = ownId(name)
  if (own !== null) return <OneOwn of={{ company }} id={own} may />
  switch (name) {
    case "phone":
      return <TextSlot {...shared} part="phone" kept={mainOf(id, "phones")} label={t("lists.col_phone")} read={readPhone} inputMode="tel" />
    case "email":
      return <TextSlot {...shared} part="email" kept={mainOf(id, "emails")} label={t("lists.col_email")} inputMode="email" />
    case "employees":
      return <TextSlot {...shared} part="employees" kept={employeesOf(id)} label={t("lists.col_employees")} inputMode="numeric" />
    case "turnover":
      return <TurnoverSlot company={company} may />
    case "type":
      return <TypeSlot kept={companyType(id)} {...shared} />
    case "responsible_id":
      return <WhoseSlot kept={companyWhose(id)} {...shared} />
    case "name":
    case "site":
    case "tax_id":
    case "comment":
      return <TextSlot {...shared} part={name} kept={companyText(id, name)} label={t(`lists.col_${name}`)} />
  }
  return null
}

function OfRequest({ card, name }: { card: Card; name: string }) {
  const own = ownId(name)
  if (own !== null) return <OneOwn of={{ card }} id={own} may />
  switch (name) {
    case "title":
      return <CardTitle card={card} may />
    case "status_id":
      return <CardStatus card={card} may />
    case "responsible_id":
      return <Responsible card={card} may />
    case "budget":
      return <Budget card={card} may />
    case "tags":
      return card.contact ? <CardTags card={card} contact={card.contact} may /> : <LoneTags card={card} may />
    case "source_id":
      return <Source card={card} may />
    case "reason_id":
      return <Reason card={card} may />
    case "comment":
      return <Comment card={card} may />
  }
  return null
}
