import { queries } from "../../../state/session"
import type { CompanyView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Contact, Money } from "../../../wire/types"
import { latestPerson, putPerson } from "../card/fields"
import type { Reaches } from "../card/reaches/reaches"
import { mergeReaches } from "../card/reaches/reaches"
import type { Kept } from "../card/saves"
import { putRow } from "./useList"

const same = <V>(a: V, b: V) => JSON.stringify(a) === JSON.stringify(b)

/** The company as it stands now, wherever it is drawn. */
export const companyKey = (id: number) => ["companies", id]

function ofCompany<V>(id: number, name: string, read: (company: CompanyView) => V, body: (value: V, company: CompanyView) => object): Kept<CompanyView, V> {
  const latest = () => queries.getQueryData<CompanyView>(companyKey(id))
  return {
    key: `company/${id}/${name}`,
    line: `company/${id}`,
    latest,
    version: ({ rev }) => rev,
    read,
    same,
    put: (company) => putRow("company", company),
    send: (rev, value) => http.patch<CompanyView>(`/companies/${id}`, { rev, ...body(value, latest()!) }),
  }
}

export const companyText = (id: number, name: "name" | "site" | "tax_id" | "comment") => ofCompany<string>(id, name, (company) => company[name], (value) => ({ [name]: value }))

export const employeesOf = (id: number) =>
  ofCompany<string>(id, "employees", ({ employees }) => String(employees ?? ""), (value) => ({ employees: value === "" ? null : Number(value.replace(/\s/g, "")) }))

type Several = "phones" | "emails" | "addresses"

/** All of them, the main one first. */
export const severalOf = (id: number, name: Several): Kept<CompanyView, Reaches> => ({
  ...ofCompany<Reaches>(id, name, (company) => company[name] as Reaches, (list) => ({ [name]: list })),
  merge: mergeReaches,
})

/** The main one of a list; the others stay as they are. */
export const mainOf = (id: number, name: Several) =>
  ofCompany<string>(
    id,
    `main ${name}`,
    (company) => company[name][0]?.value ?? "",
    (value, company) => ({ [name]: value === "" ? company[name].slice(1) : [{ value, label: company[name][0]?.label ?? "" }, ...company[name].slice(1)] }),
  )

export const turnoverOf = (id: number) => ofCompany<Money | null>(id, "turnover", ({ turnover }) => turnover, (turnover) => ({ turnover }))
export const companyType = (id: number) => ofCompany<CompanyView["type"]>(id, "type", ({ type }) => type, (type) => ({ type }))
export const companyWhose = (id: number) => ofCompany<number | null>(id, "responsible_id", (company) => company.responsible_id, (responsible_id) => ({ responsible_id }))
export const ownOfCompany = (company: number, id: number) =>
  ofCompany<unknown>(company, `field:${id}`, ({ fields }) => fields[String(id)] ?? null, (value) => ({ fields: { [id]: value } }))

function ofPerson<V>(id: number, name: string, read: (contact: Contact) => V): Kept<Contact, V> {
  return {
    key: `contact/${id}/${name}`,
    line: `contact/${id}`,
    latest: () => latestPerson(id),
    version: ({ rev }) => rev,
    read,
    same,
    put: (contact) => {
      putPerson(contact)
      putRow("contact", contact)
    },
    send: (rev, value) => http.patch<Contact>(`/contacts/${id}`, { rev, [name]: value }),
  }
}

export const personType = (id: number) => ofPerson<Contact["type"]>(id, "type", ({ type }) => type)
export const personWhose = (id: number) => ofPerson<number | null>(id, "responsible_id", (contact) => contact.responsible_id)
