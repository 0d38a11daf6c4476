import { useQuery } from "@tanstack/react-query"
import { use } from "react"
import type { PageOf } from "../../state/layouts"
import { TrialContext } from "../../state/layouts"
import { useRecentTalks } from "../../state/talks"
import { veiledCard, veiledCompany, veiledPerson } from "../../state/veiled"
import type { CompanyView, ContactView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { CardBody } from "./card/CardBody"
import { personKey } from "./card/fields"
import { useCard } from "./card/useCard"
import { CompanyBody } from "./lists/CompanyPage"
import { companyKey } from "./lists/kept"
import { PersonBody } from "./lists/PersonPage"

const NOTHING: ReadonlySet<string> = new Set()

/** What the role that is tried on is not shown: the one who edits layouts may see more. */
const useVeiled = () => use(TrialContext)?.veiled ?? NOTHING

/** A page without its head: what the editor of layouts tries on. */
export default function Tried({ entity, id }: { entity: PageOf; id: number }) {
  if (entity === "card") return <TriedCard id={id} />
  return entity === "contact" ? <TriedPerson id={id} /> : <TriedCompany id={id} />
}

function TriedCard({ id }: { id: number }) {
  const { card } = useCard(id)
  const veiled = useVeiled()
  const conversation = useRecentTalks()?.find(({ card_id }) => card_id === id)
  return card && conversation ? <CardBody card={veiledCard(card, veiled)} conversation={conversation} may mayPerson /> : null
}

function TriedPerson({ id }: { id: number }) {
  const veiled = useVeiled()
  const { data } = useQuery({ queryKey: personKey(id), queryFn: () => http.get<ContactView>(`/contacts/${id}`) })
  return data ? <PersonBody contact={veiledPerson(data, veiled)} may /> : null
}

function TriedCompany({ id }: { id: number }) {
  const veiled = useVeiled()
  const { data } = useQuery({ queryKey: companyKey(id), queryFn: () => http.get<CompanyView>(`/companies/${id}`) })
  return data ? <CompanyBody company={veiledCompany(data, veiled)} may /> : null
}
