import { useShown } from "../../../shell/me"
import { TasksBlock } from "../../../shell/tasks/TasksBlock"
import type { About } from "../../../state/documents"
import { useStageOf } from "../../../state/stages"
import { useFunnels } from "../../../state/statuses"
import type { Card, Contact, ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { FeedBlock } from "../feed/FeedBlock"
import { Comment } from "./Comment"
import { Said } from "./files/Files"
import { FilesBlock } from "./files/FilesBlock"
import { History } from "./History"
import { ItemsBlock } from "./items/ItemsBlock"
import { InvoicesBlock } from "./invoices/InvoicesBlock"
import { Laid } from "./Laid"
import { Orders } from "./orders/Orders"
import { Facts, Identities } from "./Origins"
import { Others } from "./Others"
import { OneOwn, OwnOfCard, OwnOfPerson } from "./own/OwnFields"
import { Person } from "./Person"
import { Budget, Responsible } from "./Properties"
import { Same } from "./same/Same"
import { Reason, Source } from "./Source"
import { CardTags, LoneTags, PersonTags } from "./Tags"
import { useElsewhere } from "./useElsewhere"
import type { Warm } from "./warmth/HowWarm"
import { HowWarm } from "./warmth/HowWarm"
import { stagesOf, warmOf } from "./warmth/warm"

interface Props {
  card: Card
  conversation: ConversationRow
  may: boolean
  mayPerson: boolean
}

/** All of a request below its head, as it is laid out (settings → page layouts). */
export function CardBody({ card, conversation, may, mayPerson }: Props) {
  const { t } = useWords()
  const { contact } = card
  const people = usePeople(contact, conversation)
  const shown = { budget: useShown("budget"), comment: useShown("comment") }
  const elsewhere = useElsewhere("card")
  const hidden = useElsewhere("contact", "hidden")
  const statuses = useFunnels()?.flatMap((funnel) => funnel.statuses)
  const category = statuses?.find(({ id }) => id === card.status_id)?.category
  return (
    <Laid
      entity="card"
      values={card.fields}
      place={{ funnel_id: card.funnel_id, status_id: card.status_id, warmth: stagesOf(people), ...(category && { category }) }}
      label={t("card.pane")}
      field={(id) => <OneOwn of={{ card }} id={id} may={may} />}
      slots={{
        warmth: <HowWarm people={people} />,
        responsible: <Responsible card={card} conversation={conversation} may={may} />,
        ...(shown.budget && { budget: <Budget card={card} may={may} /> }),
        reason: <Reason card={card} may={may} />,
        source: <Source card={card} may={may} />,
        tags: contact ? <CardTags card={card} contact={contact} may={may} /> : <LoneTags card={card} may={may} />,
        ...(shown.comment && { comment: <Comment card={card} may={may} /> }),
      }}
      blocks={{
        ...(contact && {
          person: <Person contact={contact} may={mayPerson} />,
          person_fields: <OwnOfPerson contact={contact} may={mayPerson} without={hidden} />,
          same: <Same contact={contact} />,
          identities: <Identities contact={contact} here={conversation.id} />,
          others: <Others conversation={conversation} contact={contact.id} may={may} />,
        }),
        ...(shown.budget && {
          items: <ItemsBlock card={card} may={may} />,
          orders: (
            <>
              <Orders card={card} conversation={conversation} may={may} />
              <InvoicesBlock card={card} conversation={conversation} />
            </>
          ),
        }),
        fields: <OwnOfCard card={card} may={may} without={elsewhere} />,
        tasks: <TasksBlock about={{ kind: "card", id: card.id }} of={contact ? { kind: "contact", id: contact.id } : { kind: "card", id: card.id }} />,
        files: <CardFiles about={{ kind: "card", id: card.id }} may={may && !card.locked} conversation={conversation} />,
        feed: <FeedBlock key={card.id} kind="card" id={card.id} name={card.title} />,
        history: <History card={card} />,
        facts: <Facts card={card} />,
      }}
    />
  )
}

/** Whose request it is, and whom the dialog is with where that is somebody else. */
function usePeople(contact: Contact | null, { contact: other }: ConversationRow): Warm[] {
  const apart = other && other.id !== contact?.id ? other : null
  const stage = useStageOf(apart?.id, useShown("warmth"))
  return [...(contact ? [warmOf(contact)] : []), ...(apart ? [{ id: apart.id, name: apart.name, stage }] : [])]
}

function CardFiles({ about, may, conversation }: { about: About; may: boolean; conversation: ConversationRow }) {
  const contact = conversation.contact?.id ?? null
  return (
    <FilesBlock key={`${about.kind}/${about.id}`} about={about} may={may} here={conversation.id}>
      <Said contact={contact} conversation={conversation.id} about={about} may={may} />
    </FilesBlock>
  )
}

/** Of a dialog about no request: what of the same page is the person's. */
export function PersonBody({ contact, conversation, may, mayPerson }: Omit<Props, "card"> & { contact: Contact }) {
  const { t } = useWords()
  return (
    <Laid
      entity="card"
      values={{}}
      place={{ warmth: stagesOf([warmOf(contact)]) }}
      label={t("card.pane")}
      field={() => undefined}
      slots={{ warmth: <HowWarm people={[warmOf(contact)]} />, tags: <PersonTags contact={contact} may={may} /> }}
      blocks={{
        person: <Person contact={contact} may={mayPerson} />,
        person_fields: <OwnOfPerson contact={contact} may={mayPerson} />,
        same: <Same contact={contact} />,
        tasks: <TasksBlock about={{ kind: "conversation", id: conversation.id }} of={{ kind: "contact", id: contact.id }} />,
        identities: <Identities contact={contact} here={conversation.id} />,
        others: <Others conversation={conversation} contact={contact.id} may={may} />,
        files: <CardFiles about={{ kind: "contact", id: contact.id }} may={mayPerson} conversation={conversation} />,
      }}
    />
  )
}
