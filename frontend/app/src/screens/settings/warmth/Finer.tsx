import { Button, IconButton } from "../../../parts/Button"
import { Select } from "../../../parts/Select"
import { useDictionary } from "../../../state/dictionaries"
import { useChannels, useColleagues } from "../../../state/house"
import { useMarkName } from "../../../state/warmth"
import { useWords } from "../../../words/words"
import type { DraftFiner } from "./draft"

interface Props {
  marks: readonly string[]
  rules: DraftFiner[]
  fault: (field: string) => string | undefined
  onChange: (rules: DraftFiner[]) => void
}

const MOST = 40
const ANY = 0
const FIRST: DraftFiner = { mark: "client_message", points: "", a_day: "", channel_id: null, source_id: null, user_id: null }
type Place = "channel_id" | "source_id" | "user_id"

/** Where the same thing is worth more or less: by this channel, of this source, by this colleague. The first that fits counts. */
export function Finer({ marks, rules, fault, onChange }: Props) {
  const { t } = useWords()
  const nameOf = useMarkName()
  const what = marks.filter((mark) => mark !== "silence").map((value) => ({ value, label: nameOf(value) }))
  const known: Record<Place, { value: number; label: string }[]> = {
    channel_id: useChannels().filter(({ kind }) => kind !== "internal").map(({ id, name }) => ({ value: id, label: name })),
    source_id: (useDictionary("sources").data ?? []).map(({ id, name }) => ({ value: id, label: name })),
    user_id: useColleagues().filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name })),
  }
  const put = (at: number, change: Partial<DraftFiner>) => onChange(rules.map((each, index) => (index === at ? { ...each, ...change } : each)))
  const choice = (rule: DraftFiner, at: number, place: Place) => {
    const chosen = rule[place]
    const choices = [{ value: ANY, label: t(`warmth.any_${place}`) }, ...known[place]]
    // what was removed since stays named, so that it is seen why nothing fits
    if (chosen !== null && !choices.some(({ value }) => value === chosen)) choices.push({ value: chosen, label: t("warmth.gone") })
    return <Select label={`${t(`warmth.by_${place}`)} ${at + 1}`} value={chosen ?? ANY} choices={choices} onChange={(value) => put(at, { [place]: value === ANY ? null : value })} />
  }
  const numeric = (rule: DraftFiner, at: number, name: "points" | "a_day", label: string, placeholder?: string) => (
    <input className="input" inputMode="text" maxLength={8} aria-label={`${label} ${at + 1}`} placeholder={placeholder} aria-invalid={Boolean(fault(`finer.${at}`)) || undefined} value={rule[name]} onChange={({ target }) => put(at, { [name]: target.value })} />
  )
  return (
    <>
      {rules.length > 0 && (
        <ol className="warmth-finer">
          {rules.map((rule, at) => (
            <li key={at}>
              <Select label={`${t("warmth.what")} ${at + 1}`} value={rule.mark} choices={what} onChange={(mark) => put(at, { mark })} />
              {numeric(rule, at, "points", t("warmth.points"), t("warmth.points"))}
              {numeric(rule, at, "a_day", t("warmth.aDay"), t("warmth.aDay"))}
              <IconButton icon="trash" small label={`${t("warmth.removeFiner")} ${at + 1}`} onClick={() => onChange(rules.filter((_, index) => index !== at))} />
              {choice(rule, at, "channel_id")}
              {choice(rule, at, "source_id")}
              {choice(rule, at, "user_id")}
              {fault(`finer.${at}`) && (
                <p className="field-error" role="alert">
                  {fault(`finer.${at}`)}
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
      {rules.length < MOST && (
        <Button icon="plus" onClick={() => onChange([...rules, FIRST])}>
          {t("warmth.addFiner")}
        </Button>
      )}
    </>
  )
}
