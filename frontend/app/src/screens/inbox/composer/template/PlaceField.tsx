import { IconButton } from "../../../../parts/Button"
import { Field } from "../../../../parts/Field"
import { Menu } from "../../../../parts/Menu"
import { VARIABLES } from "../../../../state/variables"
import { useWords } from "../../../../words/words"
import type { Place } from "../../../../parts/template/fill"

interface Props {
  place: Place
  value: string
  error: string | undefined
  /** What is known of the person and the card. */
  known: Readonly<Record<string, string>>
  autoFocus: boolean
  onChange: (value: string) => void
}

const LOCATION = ["latitude", "longitude", "name", "address"] as const

/** One place of a template: typed, or put in from what is known of the person. */
export function PlaceField({ place, value, error, known, autoFocus, onChange }: Props) {
  const { t } = useWords()
  const label = useLabel(place)
  const items = VARIABLES.flatMap((name) => {
    const said = known[name]?.trim()
    return said ? [{ id: name, label: `${t(`replies.var_${name}`)}: ${said}`, run: () => onChange(`${value}${value && !value.endsWith(" ") ? " " : ""}${said}`) }] : []
  })
  return (
    <Field label={label} error={error} hint={place.example ? t("template.example", { example: place.example }) : undefined}>
      {(wiring) => (
        <div className="input-group">
          <input className="input" {...wiring} autoFocus={autoFocus} value={value} maxLength={1024} onChange={({ target }) => onChange(target.value)} />
          {items.length > 0 && (
            <Menu commands={null} align="end" trigger={<IconButton small icon="plus" label={t("template.insert", { place: label })} />} groups={[{ id: "known", label: t("template.known"), items }]} />
          )}
        </div>
      )}
    </Field>
  )
}

function useLabel({ part, name, button }: Place): string {
  const { t } = useWords()
  if (button !== null) return t("template.onButton", { text: button })
  const place = part === "header" ? LOCATION.find((each) => each === name) : undefined
  if (place) return t(`template.at_${place}`)
  const shown = /^\d+$/.test(name) ? t("template.place", { n: name }) : name.replaceAll("_", " ")
  return part === "header" ? t("template.inHeader", { place: shown }) : shown
}
