import { Button } from "../../../parts/Button"
import { useOwnFields } from "../../../state/fields"
import { requiredName } from "../../../state/funnels"
import { useWords } from "../../../words/words"
import { goTo } from "./focus"

/** Which field of the pane holds what is missing. */
const PARTS: Record<string, string> = { budget: "budget", responsible_id: "responsible", source_id: "source", comment: "comment", tags: "tags", phone: "phone", email: "email" }

interface Props {
  lacks: string[]
  to: string
  onLeave: () => void
}

/** The choice is kept: what it still needs stands here, a press leads there, and it moves by itself once all is filled in. */
export function Fill({ lacks, to, onLeave }: Props) {
  const words = useWords()
  const { t } = words
  const { items: fields } = useOwnFields()
  return (
    <div className="card-fill" role="group" aria-label={t("funnels.fill", { name: to })}>
      <p role="status">{t("funnels.fill", { name: to })}</p>
      <div className="slot-actions">
        {lacks.map((key) => {
          const part = PARTS[key] ?? (key.startsWith("field:") ? key.replace(":", "-") : undefined)
          const name = requiredName(key, words, fields)
          return part ? (
            <Button key={key} small onClick={() => goTo(part)}>
              {name}
            </Button>
          ) : (
            <span key={key}>{name}</span>
          )
        })}
        <Button small look="quiet" onClick={onLeave}>
          {t("card.letGo")}
        </Button>
      </div>
    </div>
  )
}
