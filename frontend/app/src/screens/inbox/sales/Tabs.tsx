import { Icon } from "../../../parts/icon/Icon"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { useDialogs } from "../list/useDialogs"
import type { Part, TalkPart } from "./parts"
import { PART_ICONS, WANTED } from "./parts"
import { usePromised } from "./usePromised"

/** A phone shows one part at a time; how much stands in each is seen from all of them. */
export function Tabs({ parts, here, onShow }: { parts: readonly Part[]; here: Part; onShow: (part: Part) => void }) {
  const { t } = useWords()
  return (
    <nav className="sales-tabs" aria-label={t("sales.title")}>
      {parts.map((part) => (
        <button key={part} type="button" aria-pressed={part === here} onClick={() => onShow(part)}>
          <Icon name={PART_ICONS[part]} size={14} />
          {t(`sales.${part}`)}
          {part === "tasks" ? <Tasks /> : part === "board" ? null : <Talks part={part} />}
        </button>
      ))}
    </nav>
  )
}

function Talks({ part }: { part: TalkPart }) {
  const { rows, more } = useWaiting(part)
  return <Figure n={rows} more={more} />
}

const Tasks = () => <Figure n={usePromised().due.length} more={false} />

function Figure({ n, more }: { n: number; more: boolean }) {
  const { number } = useFormats()
  return n ? <span className="sales-count">{`${number(n)}${more ? "+" : ""}`}</span> : null
}

/** How many wait for us there. */
function useWaiting(part: TalkPart): { rows: number; more: boolean } {
  const { rows } = useDialogs(WANTED[part])
  const waiting = rows.filter(({ waiting_since }) => waiting_since !== null).length
  // those that wait stand first: when all that came wait, there may be others
  return { rows: waiting, more: waiting > 0 && waiting === rows.length && rows.length % 50 === 0 }
}
