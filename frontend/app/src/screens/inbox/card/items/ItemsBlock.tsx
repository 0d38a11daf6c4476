import { useWrites } from "../../../../shell/me"
import { useEffect, useRef, useState } from "react"
import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { ErrorState } from "../../../../parts/Placeholders"
import type { ItemsView, ItemView } from "../../../../wire/api.gen"
import type { Card } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import "./items.css"
import { takeFocus } from "../focus"
import { forget, useLeft } from "../left"
import { ItemsDialog, itemsKey, namesOf } from "./ItemsDialog"
import { digits } from "./sums"
import { useItems } from "./useItems"

/** What the request is about, line by line, and what it comes to. */
export function ItemsBlock({ card, may: edits }: { card: Card; may: boolean }) {
  const may = useWrites("budget", edits)
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const { data, error, refetch } = useItems(card)
  const any = (data?.items.length ?? 0) > 0
  if (!may && data && !any) return null
  return (
    <section className="card-part items" aria-label={t("items.title")} data-card-part="items">
      <header>
        <h2>{t("items.title")}</h2>
        {may && data && (
          <Button small look="quiet" icon={any ? "edit" : "plus"} onClick={() => setOpen(true)}>
            {t(any ? "items.edit" : "items.add")}
          </Button>
        )}
      </header>
      {error && !data && <ErrorState title={t("items.failed")} error={error} onRetry={() => void refetch()} />}
      {data && any && <Lines view={data} />}
      {may && data && !open && <Begun card={card.id} onGoOn={() => setOpen(true)} />}
      {open && data && <ItemsDialog card={card} view={data} onClose={() => setOpen(false)} />}
    </section>
  )
}

/** What I typed and did not save: to go on with, or to drop. */
function Begun({ card, onGoOn }: { card: number; onGoOn: () => void }) {
  const { t } = useWords()
  const key = itemsKey(card)
  const names = namesOf(useLeft(key)?.mine)
  if (names === null) return null
  return (
    <div className="slot-conflict" role="group" aria-label={t("card.begun")}>
      <p>{t("card.begun")}</p>
      <strong>{names || t("card.blank")}</strong>
      <div className="items-begun">
        <Button small onClick={onGoOn}>
          {t("items.goOn")}
        </Button>
        <Button
          small
          look="quiet"
          onClick={({ currentTarget }) => {
            takeFocus(currentTarget)
            forget(key)
          }}
        >
          {t("card.begunDrop")}
        </Button>
      </div>
    </div>
  )
}

function Lines({ view }: { view: ItemsView }) {
  const { t } = useWords()
  const { money } = useFormats()
  const say = (amount: string) => money({ amount, currency: view.currency ?? "RUB" })
  const { discount, tax, total, profit } = view.totals
  return (
    <>
      <ul className="items-list">
        {view.items.map((item) => (
          <li key={item.id}>
            <Line item={item} say={say} />
          </li>
        ))}
      </ul>
      <dl className="items-totals">
        {Number(discount) > 0 && <Sum name={t("items.discounts")} value={`−${say(discount)}`} />}
        {Number(tax) > 0 && <Sum name={t("items.ofTax")} value={say(tax)} />}
        <Sum name={t("items.total")} value={say(total)} strong />
        {profit !== null && <Sum name={t("items.profit")} value={say(profit)} />}
      </dl>
    </>
  )
}

function Line({ item, say }: { item: ItemView; say: (amount: string) => string }) {
  const { t, language } = useWords()
  const number = (text: string) => digits(text, language)
  const count = `${number(item.quantity)}${item.unit ? ` ${item.unit}` : ""}`
  const off = item.discount && (item.discount.kind === "percent" ? `−${number(item.discount.value)} %` : `−${say(item.discount.value)}`)
  return (
    <>
      {item.picture && <Picture key={item.picture} id={item.picture} />}
      <span className="items-name">
        {item.url ? (
          <a href={item.url} target="_blank" rel="noopener noreferrer nofollow" title={item.url}>
            {item.name}
            <Icon name="link" size={12} />
          </a>
        ) : (
          item.name
        )}
        <small>{[`${count} × ${say(item.price)}`, off, item.tax && t(item.tax.included ? "items.withTax" : "items.plusTax", { rate: number(item.tax.rate) })].filter(Boolean).join(" · ")}</small>
      </span>
      <span className="items-sum">{say(item.sums.total)}</span>
    </>
  )
}

/** Seconds until it is looked for again: a file that has just come is still on its way to us. */
const WAITS = [1.5, 3, 6, 15]

/** Of the product. It lies with us, so it is there when the platform's own is gone; without sight of its dialog there is none. */
function Picture({ id }: { id: string }) {
  const [tries, setTries] = useState(0)
  const [there, setThere] = useState(false)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  const again = () => {
    const wait = WAITS[tries]
    if (wait !== undefined) waiting.current = setTimeout(() => setTries(tries + 1), wait * 1000)
  }
  return <img key={tries} className="items-picture" data-there={there || undefined} src={`/api/v1/files/${id}`} alt="" width={40} height={40} onLoad={() => setThere(true)} onError={again} />
}

function Sum({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <div data-strong={strong || undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
