import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Avatar } from "../../../parts/Avatar"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { reasonOf } from "../../../parts/Placeholders"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import { useColleagues } from "../../../state/house"
import { funnelName } from "../../../state/statuses"
import type { BoardFilter, DealPreview, NewDeal } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Bulk, Funnel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { put } from "../list/bulk"
import { chooseNone, useChosen } from "./choice"
import type { ColumnData } from "./useBoard"

type How = NewDeal["how"]
type Which = "chosen" | "unsorted" | "all"

interface Props {
  funnel: Funnel
  filter: BoardFilter
  columns: readonly ColumnData[]
  onClose: () => void
}

/** Requests are dealt out: which, to whom, how; who would get how many is shown before. */
export function DealDialog({ funnel, filter, columns, onClose }: Props) {
  const words = useWords()
  const { t } = words
  const chosen = useChosen(({ ids }) => ids)
  const unsorted = columns.find((column) => column.unsorted)
  const [which, setWhich] = useState<Which>(chosen.size ? "chosen" : unsorted ? "unsorted" : "all")
  const [how, setHow] = useState<How>("even")
  const [people, setPeople] = useState<readonly number[]>([])
  const [busy, setBusy] = useState(false)
  const meant = which === "chosen" ? { card_ids: [...chosen] } : { filter, status_ids: which === "unsorted" && unsorted ? [unsorted.status.id] : [] }
  const body: NewDeal = { how, user_ids: how === "one" ? people.slice(-1) : [...people], ...meant }
  const { data, error } = useQuery({
    queryKey: ["board", "deal", funnel.id, body],
    queryFn: () => http.post<DealPreview>(`/board/${funnel.id}/deal/preview`, body),
    enabled: people.length > 0,
    staleTime: 0,
    retry: false,
    placeholderData: (before) => before,
  })
  const gets = people.length ? (data?.shares.reduce((sum, share) => sum + share.gets, 0) ?? 0) : 0
  const go = () => {
    setBusy(true)
    http
      .post<Bulk>(`/board/${funnel.id}/deal`, body)
      .then((bulk) => {
        put(bulk)
        chooseNone()
        onClose()
      })
      .catch((fault: unknown) => tell(reasonOf(fault, words), { fault: true }))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      wide
      open
      title={t("board.deal")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" busy={busy} disabled={!gets || Boolean(error)} onClick={go}>
            {t("board.dealNow", { n: gets })}
          </Button>
        </>
      }
    >
      <div className="deal">
        <Segments<Which>
          label={t("board.dealWhich")}
          value={which}
          choices={[
            ...(chosen.size ? [{ value: "chosen" as const, label: t("board.dealChosen", { n: chosen.size }) }] : []),
            ...(unsorted ? [{ value: "unsorted" as const, label: t("board.unsorted") }] : []),
            { value: "all", label: t("board.dealAll", { name: funnelName(funnel, words) }) },
          ]}
          onChange={setWhich}
        />
        <Segments<How>
          label={t("board.dealHow")}
          value={how}
          choices={[
            { value: "even", label: t("board.dealEven") },
            { value: "load", label: t("board.dealLoad") },
            { value: "one", label: t("board.dealOne") },
          ]}
          onChange={setHow}
        />
        <p className="hint">{t(`board.dealHint_${how}`)}</p>
        <People how={how} people={people} preview={people.length ? data : undefined} onChange={setPeople} />
        {error ? (
          <p role="alert" className="field-fault">
            {reasonOf(error, words)}
          </p>
        ) : (
          <p role="status" className="hint">
            {people.length && data ? [t("board.dealTold", { n: data.cards }), data.unheld > 0 && t("board.dealUnheld", { n: data.unheld }), data.silent > 0 && t("board.dealSilent", { n: data.silent })].filter(Boolean).join(" ") : t("board.dealWhom")}
          </p>
        )}
      </div>
    </Dialog>
  )
}

interface PeopleProps {
  how: How
  people: readonly number[]
  preview: DealPreview | undefined
  onChange: (people: readonly number[]) => void
}

function People({ how, people, preview, onChange }: PeopleProps) {
  const { t } = useWords()
  const colleagues = useColleagues().filter(({ active }) => active)
  const shown = how === "one" ? people.slice(-1) : people
  const toggle = (id: number) => onChange(how === "one" ? [id] : people.includes(id) ? people.filter((each) => each !== id) : [...people, id])
  return (
    <fieldset className="deal-people">
      <legend>{t("board.dealTo")}</legend>
      {colleagues.map(({ id, name }) => {
        const share = shown.includes(id) ? preview?.shares.find(({ user }) => user.id === id) : undefined
        return (
          <label key={id}>
            <input type={how === "one" ? "radio" : "checkbox"} name="deal" checked={shown.includes(id)} onChange={() => toggle(id)} />
            <Avatar id={id} name={name} size={24} decorative />
            <span className="cut">{name}</span>
            {share && <span className="deal-share">{t("board.dealShare", { has: share.has, n: share.gets })}</span>}
          </label>
        )
      })}
    </fieldset>
  )
}
