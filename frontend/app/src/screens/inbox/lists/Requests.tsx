import { useState } from "react"
import { useRoute } from "wouter"
import { up } from "../../../parts/up"
import { useAlone, useWidth } from "../../../parts/useWidth"
import "../list/list.css"
import "../list/views.css"
import "../board/board.css"
import { Beside } from "../board/Beside"
import type { Side } from "../board/Beside"
import { take } from "../board/store"
import { useCard } from "../card/useCard"
import { ListScreen } from "./ListScreen"
import type { RequestRow } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"

const load = async (id: number) => {
  const { items } = await http.post<Page<RequestRow>>("/cards/list", { ids: [id], limit: 1 })
  take(items)
}

/** Leads and deals as a list; one opens beside it, with what was said. */
export default function Requests() {
  const [side, setSide] = useState<Side>("card")
  const [, params] = useRoute<{ id: string }>("/requests/:id")
  const id = params ? Number(params.id) : null
  const { card } = useCard(id)
  const width = useWidth()
  const alone = useAlone() && id !== null
  return (
    <div className="board" data-width={width} data-beside={id !== null || undefined}>
      {!alone && <ListScreen of="card" />}
      {id !== null && <Beside key={id} funnel={card?.funnel_id ?? 0} id={id} side={side} onSide={setSide} onClose={() => up("/requests")} load={load} />}
    </div>
  )
}
