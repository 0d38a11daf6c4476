import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Select } from "../../../parts/Select"
import type { NoticeAgain, NoticeKindView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"

const WAYS = ["push", "email", "head"] as const
type Way = (typeof WAYS)[number]

interface Props {
  kinds: readonly NoticeKindView[]
  again: Record<string, NoticeAgain>
  set: (again: Record<string, NoticeAgain>) => void
}

const isSet = (again: NoticeAgain | undefined) => WAYS.some((way) => again?.[way] != null)

/** After how many minutes without a look it is told again, and by which way: only those kinds of which that is so. */
export function Again({ kinds, again, set }: Props) {
  const { t } = useWords()
  // a row that was just added stands until it has its minutes
  const [begun, setBegun] = useState<string[]>([])
  const shown = kinds.filter(({ name }) => isSet(again[name]) || begun.includes(name))
  const rest = kinds.filter((kind) => !shown.includes(kind))
  const put = (name: string, way: Way, typed: string) => {
    const minutes = typed === "" ? null : Math.min(1440, Math.max(1, Math.round(Number(typed)) || 1))
    const { push = null, email = null, head = null } = again[name] ?? {}
    set({ ...again, [name]: { push, email, head, [way]: minutes } })
  }
  const drop = (name: string) => {
    setBegun(begun.filter((each) => each !== name))
    set(Object.fromEntries(Object.entries(again).filter(([each]) => each !== name)))
  }
  return (
    <>
      {shown.length > 0 && (
        <div className="told-again">
          <div className="told-head" aria-hidden>
            <span />
            {WAYS.map((way) => (
              <span key={way}>{t(`told.again_${way}`)}</span>
            ))}
            <span />
          </div>
          <ul>
            {shown.map(({ name, label }) => (
              <li key={name}>
                <span className="told-what">{label}</span>
                {WAYS.map((way) => (
                  <input
                    key={way}
                    className="input"
                    type="number"
                    min={1}
                    max={1440}
                    placeholder="—"
                    // of one who has not looked heads are told: not of heads who have not looked at that
                    disabled={way === "head" && name === "unseen" && again[name]?.head == null}
                    aria-label={t("told.againOf", { what: label, way: t(`told.again_${way}`) })}
                    value={again[name]?.[way] ?? ""}
                    onChange={({ target }) => put(name, way, target.value)}
                  />
                ))}
                <IconButton icon="close" small label={t("told.againDrop", { what: label })} onClick={() => drop(name)} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {rest.length > 0 && (
        <div className="told-add">
          <Select label={t("told.againAdd")} nothing={t("told.againAdd")} value={null} choices={rest.map(({ name: value, label }) => ({ value, label }))} onChange={(name: string) => setBegun([...begun, name])} />
        </div>
      )}
    </>
  )
}
