import type { ReactNode } from "react"
import { useState } from "react"
import { Button } from "../Button"
import type { ChoiceItem } from "../Choices"
import { Choices } from "../Choices"
import { Icon } from "../icon/Icon"
import { useNow } from "../useNow"
import { usePrefs } from "../../state/prefs"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { offers } from "./times"
import { said } from "./said"
import "./when.css"
import { fromInput, onDay, toInput } from "./zone"

interface Props {
  /** What is asked, in the field that finds. */
  question: string
  /** The word on the button beside an exact time. */
  deed: string
  /** Further choices that are no time. */
  more?: (ChoiceItem & { run: () => void })[]
  onPick: (at: string) => void
  children?: ReactNode
}

/** When: in words that people use, each with the moment that is meant, or an exact time of one's own zone. */
export function WhenPicker({ question, deed, more = [], onPick, children }: Props) {
  const { t } = useWords()
  const { when } = useFormats()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const [now] = useState(() => Date.now())
  const [exact, setExact] = useState(() => toInput(onDay(now, 1, 9, zone), zone))
  const typed = fromInput(exact, zone)
  const [words, setWords] = useState("")
  const clock = useNow()
  const past = typed !== null && typed <= clock
  const times = offers(now, zone).map(({ id, at }) => ({
    id,
    label: t(`snooze.${id}`),
    hint: <span className="when-at">{when(new Date(at).toISOString())}</span>,
    mark: <Icon name="clock" size={16} />,
    run: () => onPick(new Date(at).toISOString()),
  }))
  const spoken = said(words, now, zone)
  const wrong = typeof spoken === "string" ? spoken : null
  const elsewhere = (wrong === null ? (spoken as number[]) : [])
    .filter((moment) => !offers(now, zone).some(({ at }) => at === moment))
    .map((moment) => {
      const at = new Date(moment).toISOString()
      return { id: `said-${at}`, label: when(at), mark: <Icon name="clock" size={16} />, run: () => onPick(at) }
    })
  return (
    <div className="when">
      <Choices label={question} placeholder={t("snooze.example")} items={[...more, ...times]} elsewhere={elsewhere} none={wrong ? t(`snooze.wrong_${wrong}`) : undefined} onType={setWords} onPick={({ run }) => run()} />
      <form
        className="when-exact"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed !== null && !past) onPick(new Date(typed).toISOString())
        }}
      >
        <input
          type="datetime-local"
          className="input"
          aria-label={t("snooze.exact")}
          aria-invalid={past || undefined}
          value={exact}
          min={toInput(now, zone)}
          onChange={({ target }) => setExact(target.value)}
        />
        <Button type="submit" disabled={typed === null || past}>
          {deed}
        </Button>
        {past && (
          <p className="field-error" role="alert">
            {t("snooze.past")}
          </p>
        )}
      </form>
      {children}
    </div>
  )
}
