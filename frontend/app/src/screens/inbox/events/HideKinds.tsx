import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { Tick } from "../../../parts/Tick"
import { tell } from "../../../parts/Toast"
import { useActivityKinds } from "../../../state/activityKinds"
import { EVENT_KINDS, EVENT_SECTIONS, useEventKindName } from "../../../state/eventKinds"
import { queries } from "../../../state/session"
import type { HiddenKinds } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"

const KEY = ["activities", "hidden"]
let last: Promise<unknown> = Promise.resolve()

/** One after another: of two quick presses the second is the truth. */
function inTurn(run: () => Promise<unknown>): Promise<unknown> {
  const next = last.then(run)
  last = next.catch(() => undefined)
  return next
}

interface Props {
  /** The hidden ones are shown for now. */
  all: boolean
  onAll: (all: boolean) => void
}

/** Which kinds stand in none of my histories; what the house hides is said, and stays (E6). */
export function HideKinds({ all, onAll }: Props) {
  const { t } = useWords()
  const { data } = useQuery({ queryKey: KEY, queryFn: () => http.get<HiddenKinds>("/activities/hidden") })
  if (!data) return null
  const any = data.mine.length + data.house.length > 0
  return (
    <Popover label={t("keeping.hideMine")} align="end" trigger={<IconButton icon={any ? "eyeOff" : "eye"} label={t("keeping.hide")} small aria-pressed={any} />}>
      <div className="events-hide">
        <strong>{t("keeping.hideMine")}</strong>
        <p>{t("keeping.mineHint")}</p>
        {any && <Tick label={t("keeping.all")} checked={all} onChange={onAll} />}
        <Kinds hidden={data} />
      </div>
    </Popover>
  )
}

function Kinds({ hidden }: { hidden: HiddenKinds }) {
  const words = useWords()
  const { t } = words
  const nameOf = useEventKindName()
  const own = useActivityKinds().filter(({ archived }) => !archived)
  const groups = [...EVENT_SECTIONS.map((name) => ({ label: t(`events.sec_${name}`), kinds: [...EVENT_KINDS[name]] as string[] })), { label: t("events.ownKinds"), kinds: own.map(({ id }) => `own:${id}`) }]
  // a tick stands as soon as it is pressed; whoever opens this again sees what the server has
  const [mine, setMine] = useState<readonly string[]>(hidden.mine)
  const put = (next: readonly string[]) => {
    setMine(next)
    inTurn(() => http.put<HiddenKinds>("/activities/hidden", { mine: next }))
      .catch((error: unknown) => {
        setMine(hidden.mine)
        tell(reasonOf(error, words), { fault: true })
      })
      .finally(() => void queries.invalidateQueries({ queryKey: ["activities"] }))
  }
  return groups
    .filter(({ kinds }) => kinds.length)
    .map(({ label, kinds }) => (
      <fieldset key={label}>
        <legend>{label}</legend>
        {kinds.map((kind) => {
          const house = hidden.house.includes(kind)
          return (
            <Tick
              key={kind}
              label={nameOf(kind)}
              hint={house ? t("keeping.hiddenByHouse") : undefined}
              disabled={house}
              checked={house || mine.includes(kind)}
              onChange={(hide) => put(hide ? [...mine, kind] : mine.filter((each) => each !== kind))}
            />
          )
        })}
      </fieldset>
    ))
}
