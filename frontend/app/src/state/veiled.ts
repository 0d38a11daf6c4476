import type { CompanyView, ContactView, OwnField, RoleView } from "../wire/api.gen"
import type { Card } from "../wire/types"

/** What a role is not shown: what it hides by name, and phones and e-mails where it has no right to see any. */
export function veiledFrom({ key, rights, hidden_fields }: Pick<RoleView, "key" | "rights" | "hidden_fields">): ReadonlySet<string> {
  if (key === "administrator") return new Set()
  return new Set([...hidden_fields.filter((each) => !each.startsWith("field:")), ...(rights.includes("contacts.phones") ? [] : ["phone", "email"])])
}

/** Own fields of phones and e-mails go with a person's: the role is told that they are there (backend/access/load.py). */
export const maskedFrom = (veiled: ReadonlySet<string>, fields: readonly Pick<OwnField, "id" | "kind">[]): ReadonlySet<number> =>
  new Set(fields.flatMap(({ id, kind }) => ((kind === "phone" || kind === "email") && veiled.has(kind) ? [id] : [])))

const without = <T>(veiled: ReadonlySet<string>, blanks: Record<string, Partial<T>>): Partial<T> => Object.assign({}, ...Object.entries(blanks).flatMap(([name, blank]) => (veiled.has(name) ? [blank] : []))) as Partial<T>

const named = (held: readonly string[], veiled: ReadonlySet<string>) => [...new Set([...held, ...veiled])].sort()

/** A person as such a role sees them: the server does the same to what it sends (backend/contacts/hidden.py). */
export const veiledPerson = (person: ContactView, veiled: ReadonlySet<string>): ContactView => ({
  ...person,
  ...without<ContactView>(veiled, { phone: { phone: null, phones: [] }, email: { email: null, emails: [] }, birthday: { birthday: null }, warmth: { warmth: null } }),
  // an address in a messenger may be a phone
  identities: person.identities.map((each) => (veiled.has("phone") || veiled.has("email") ? { ...each, external_user: "" } : each)),
  hidden: named(person.hidden, veiled),
})

export const veiledCompany = (company: CompanyView, veiled: ReadonlySet<string>): CompanyView => ({
  ...company,
  ...without<CompanyView>(veiled, { phone: { phones: [] }, email: { emails: [] }, address: { addresses: [] }, turnover: { turnover: null }, comment: { comment: "" } }),
  hidden: named(company.hidden, veiled),
})

export const veiledCard = (card: Card, veiled: ReadonlySet<string>): Card => ({
  ...card,
  ...without<Card>(veiled, { budget: { budget: null, budget_by_items: false }, comment: { comment: "" } }),
  contact: card.contact && veiledPerson(card.contact, veiled),
})
