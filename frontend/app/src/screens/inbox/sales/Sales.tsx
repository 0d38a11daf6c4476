import { useEffect, useState } from "react"
import { Redirect } from "wouter"
import { EmptyState } from "../../../parts/Placeholders"
import { useActions } from "../../../parts/keys/actions"
import { useAlone, useWidth } from "../../../parts/useWidth"
import { useOpenFunnels } from "../../../state/statuses"
import { useWays } from "../../../state/ways"
import type { Funnel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import type { Side } from "../board/Beside"
import { Beside, TalkBeside } from "../board/Beside"
import { Bones, Columns, keepFunnel, lastFunnel } from "../board/Board"
import { openTalk, usePlace } from "../board/place"
import { Now } from "./Now"
import type { Part } from "./parts"
import { PART_ICONS, partsOf } from "./parts"
import { Tabs } from "./Tabs"
import "./sales.css"

/** One person's work on one page: requests in their columns, dialogs, letters and calls that wait, tasks of today; each opens beside. */
export default function Sales() {
  const { t } = useWords()
  const { funnel: id } = usePlace()
  const funnels = useOpenFunnels()
  if (!funnels) return <Bones />
  if (id === null) {
    const first = lastFunnel(funnels)
    return first ? <Redirect to={`/sales/${first.id}`} replace /> : null
  }
  const funnel = funnels.find((each) => each.id === id)
  if (!funnel) return <EmptyState icon="board" title={t("board.noFunnel")} hint={t("board.noFunnelHint")} />
  return <Whole key={funnel.id} funnel={funnel} funnels={funnels} />
}

function Whole({ funnel, funnels }: { funnel: Funnel; funnels: readonly Funnel[] }) {
  const { card, dialog } = usePlace()
  const [side, setSide] = useState<Side>("talk")
  const [part, show] = useState<Part>("board")
  const width = useWidth()
  const parts = partsOf(useWays())
  useEffect(() => keepFunnel(funnel.id), [funnel.id])
  const phone = width === "phone"
  const opened = card !== null || dialog !== null
  const alone = useAlone() && opened
  useParts(parts, show)
  const talk = (id: number) => {
    setSide("talk")
    openTalk(funnel.id, id)
  }
  return (
    <div className="board sales" data-width={width} data-beside={opened || undefined}>
      {!alone && (
        <>
          {phone && <Tabs parts={parts} here={part} onShow={show} />}
          {(!phone || part !== "board") && <Now parts={phone ? [part] : parts} open={dialog} onOpen={talk} />}
          {(!phone || part === "board") && <Columns funnel={funnel} funnels={funnels} open={card} onSide={setSide} />}
        </>
      )}
      {card !== null && <Beside key={`card-${card}`} funnel={funnel.id} id={card} side={side} onSide={setSide} />}
      {dialog !== null && <TalkBeside key={`talk-${dialog}`} funnel={funnel.id} id={dialog} side={side} onSide={setSide} />}
    </div>
  )
}

/** Each part by its number: brought into sight on a phone, and the keys begin there. */
function useParts(parts: readonly Part[], show: (part: Part) => void): void {
  const { t } = useWords()
  useActions(
    parts.map((part, at) => ({
      id: `sales-${part}`,
      label: t(`sales.${part}`),
      group: t("sales.title"),
      icon: PART_ICONS[part],
      chord: `Digit${(at + 1) as 1 | 2 | 3 | 4 | 5}` as const,
      run: () => {
        show(part)
        // when a phone has drawn it
        setTimeout(() => document.querySelector<HTMLElement>(part === "board" ? ".sales .board-columns .list" : `.sales [data-part="${part}"] :is(.now-row, .task-tick)`)?.focus())
      },
    })),
  )
}
