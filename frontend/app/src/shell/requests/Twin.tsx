import { Icon } from "../../parts/icon/Icon"
import type { Twin as Known } from "../../wire/api.gen"
import type { Card } from "../../wire/types"
import { useWords } from "../../words/words"

interface Props {
  card: Card
  people: readonly Known[]
  chosen: number | null
  error: string | undefined
  onChoose: (id: number | null) => void
}

/** Whose it is: the lead's person, or somebody who is known already, by what they have in common. */
export function Twin({ card, people, chosen, error, onChoose }: Props) {
  const { t } = useWords()
  const own = card.contact ? [card.contact.name, card.contact.surname].filter(Boolean).join(" ") || t("request.nameless") : t("request.nameless")
  if (!people.length)
    return (
      <p className="request-note">
        <Icon name="user" size={16} />
        <span>{t("request.becomesClient", { name: own })}</span>
      </p>
    )
  const choice = (id: number | null, label: string, hint: string) => (
    <label key={id ?? "own"} className="request-twin">
      <input type="radio" name="request-twin" checked={chosen === id} onChange={() => onChoose(id)} />
      <span>
        {label}
        <small>{hint}</small>
      </span>
    </label>
  )
  return (
    <fieldset className="request-twins" aria-invalid={error ? true : undefined}>
      <legend>{t("request.sameAs")}</legend>
      {choice(null, own, t("request.ofLead"))}
      {people.map(({ id, name, by }) => choice(id, name || t("request.nameless"), t("request.samePerson", { by: by.map((each) => t(`request.by_${each}`)).join(", ") })))}
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
