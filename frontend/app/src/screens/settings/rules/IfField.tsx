import { Conditions } from "../../../shell/conditions/Conditions"
import { finished, isGroup, NOTHING } from "../../../shell/conditions/conditions"
import { useColumns } from "../../../shell/conditions/useColumns"
import type { RuleIf, RuleWhen, Where } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { EventIf } from "./EventIf"

interface Props {
  when: RuleWhen
  asked: RuleIf
  fault: (field: string) => string | undefined
  onChange: (asked: RuleIf) => void
}

const PARTS = ["card", "contact"] as const

/** "If …": what the event holds; conditions as the lists have them, of the request and of its person. */
export function IfField({ when, asked, fault, onChange }: Props) {
  return (
    <div className="rule-conditions">
      <EventIf when={when} held={asked.event ?? []} wrong={fault("if.event")} onChange={(event) => onChange({ ...asked, event })} />
      {PARTS.map((part) => (
        <Part key={part} of={part} where={asked[part] ?? null} wrong={fault(`if.${part}`)} onChange={(where) => onChange({ ...asked, [part]: where })} />
      ))}
    </div>
  )
}

function Part({ of, where, wrong, onChange }: { of: (typeof PARTS)[number]; where: Where | null; wrong: string | undefined; onChange: (where: Where | null) => void }) {
  const { t } = useWords()
  const columns = useColumns(of)
  const group = where === null ? NOTHING : isGroup(where) ? where : { ...NOTHING, of: [where] }
  return (
    <div className="rule-part">
      <h4>{t(`rules.of_${of}`)}</h4>
      <Conditions quiet columns={columns} where={group} onChange={(next) => onChange(next.of.length ? next : null)} />
      {wrong && (
        <p className="field-error" role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}

/** Without lines that are not finished. */
export function settled({ card, contact, ...rest }: RuleIf): RuleIf {
  const [ofCard, ofContact] = [card ? finished(card) : null, contact ? finished(contact) : null]
  return { ...rest, ...(ofCard && { card: ofCard }), ...(ofContact && { contact: ofContact }) }
}
