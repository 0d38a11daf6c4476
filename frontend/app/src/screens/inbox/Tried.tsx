import { useQuery } from "@tanstack/react-query"
import type { PageOf } from "../../state/layouts"
import { useRecentTalks } from "../../state/talks"
import type { CompanyView, ContactView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { CardBody } from "./card/CardBody"
import { personKey } from "./card/fields"
import { useCard } from "./card/useCard"
import { CompanyBody } from "./lists/CompanyPage"
import { companyKey } from "./lists/kept"
import { PersonBody } from "./lists/PersonPage"

/** A page without its head: what the editor of layouts tries on. */
export default function Tried({ entity, id }: { entity: PageOf; id: number }) {
  if (entity === "card") return <TriedCard id={id} />
  return entity === "contact" ? <TriedPerson id={id} /> : <TriedCompany id={id} />
}

function TriedCard({ id }: { id: number }) {
  const { card } = useCard(id)
  const conversation = useRecentTalks()?.find(({ card_id }) => card_id === id)
  return card && conversation ? <CardBody card={card} conversation={conversation} may mayPerson /> : null
}

function TriedPerson({ id }: { id: number }) {
  const { data } = useQuery({ queryKey: personKey(id), queryFn: () => http.get<ContactView>(`/contacts/${id}`) })
  return data ? <PersonBody contact={data} may /> : null
}

function TriedCompany({ id }: { id: number }) {
  const { data } = useQuery({ queryKey: companyKey(id), queryFn: () => http.get<CompanyView>(`/companies/${id}`) })
  return data ? <CompanyBody company={data} may /> : null
}
