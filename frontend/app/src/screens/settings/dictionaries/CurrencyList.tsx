import { useRef, useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { Dialog } from "../../../parts/Dialog"
import { Menu } from "../../../parts/Menu"
import { Popover } from "../../../parts/Popover"
import { tell } from "../../../parts/Toast"
import { useCurrencyList } from "../../../state/currencies"
import { queries } from "../../../state/session"
import type { Currencies, Currency } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { change } from "../funnels/change"
import { Loaded, Part } from "../pieces/Page"
import { oneByOne } from "../pieces/oneByOne"
import { refresh } from "../pieces/useList"
import { giveFocus, heldIn, keepFocus, neighbour } from "./focus"
import { KEYS } from "./place"

/** What sums are in: the order of the pickers, the default one, the archive. */
export function CurrencyList() {
  const { t } = useWords()
  const query = useCurrencyList()
  return (
    <Part title={t("dictionaries.currencies")} hint={t("dictionaries.currenciesHint")}>
      <Loaded query={query} failed={t("dictionaries.failed")}>
        {(house) => <Whole house={house} />}
      </Loaded>
    </Part>
  )
}

function Whole({ house }: { house: Currencies }) {
  const words = useWords()
  const { t, language } = words
  const names = new Intl.DisplayNames(language, { type: "currency" })
  const [used, setUsed] = useState<Used | null>(null)
  const list = useRef<HTMLUListElement>(null)
  /** The focus stays with its row, wherever that goes. */
  const kept = async (job: () => Promise<unknown>) => {
    const held = heldIn(list.current)
    const done = await change(job, words)
    await refresh("/currencies")
    requestAnimationFrame(() => keepFocus(list.current, held))
    return done
  }
  // the list is sent whole: made of what the change before left, or it would undo that one
  const send = (next: (now: Currencies) => Partial<Currencies>) =>
    void oneByOne(async () => {
      const now = queries.getQueryData<Currencies>(["currencies"]) ?? house
      await kept(() => http.put("/currencies", { version: now.version, items: now.items, default: now.default, ...next(now) }))
    })
  const move = (code: string, step: 1 | -1) =>
    send(({ items }) => {
      const moved = [...items]
      const at = moved.findIndex((each) => each.code === code)
      // a colleague has taken it away meanwhile
      if (at < 0) return {}
      moved.splice(Math.max(at + step, 0), 0, ...moved.splice(at, 1))
      return { items: moved }
    })
  const remove = (code: string) =>
    void oneByOne(async () => {
      const now = queries.getQueryData<Currencies>(["currencies"]) ?? house
      const place = now.items.findIndex((each) => each.code === code)
      const gone = now.items[place]
      // a colleague has taken it away meanwhile
      if (!gone) return
      const items = now.items.filter((each) => each.code !== code)
      const next = neighbour(list.current, code)
      const refused = { used: false }
      const run = () =>
        http.put("/currencies", { version: now.version, items, default: now.default }).catch((error: unknown) => {
          if (!(error instanceof ApiError) || error.code !== "currency_used") throw error
          refused.used = true
          setUsed({ code, uses: error.rest.uses ?? {} })
        })
      if (!(await kept(run)) || refused.used) return
      if (next !== null) giveFocus(list.current, { entry: next, menu: true })
      const back = () => {
        send(({ items }) => (items.some((each) => each.code === code) ? {} : { items: items.toSpliced(place, 0, gone) }))
        void oneByOne(async () => {
          await refresh("/currencies")
          giveFocus(list.current, { entry: code, menu: true })
        })
      }
      tell(t("dictionaries.removed", { name: code }), { undo: back })
    })
  const turn = (code: string, archived: boolean) => send(({ items }) => ({ items: items.map((each) => (each.code === code ? { code, archived } : each)) }))
  const known = new Set(house.items.map(({ code }) => code))
  const rest = Intl.supportedValuesOf("currency").filter((code) => !known.has(code))
  return (
    <>
      <ul ref={list} className="dictionary">
        {house.items.map((each, at) => (
          <Row
            key={each.code}
            each={each}
            name={names.of(each.code) ?? each.code}
            isDefault={each.code === house.default}
            first={at === 0}
            last={at === house.items.length - 1}
            onMove={(step) => move(each.code, step)}
            onDefault={() => send(() => ({ default: each.code }))}
            onArchive={() => turn(each.code, !each.archived)}
            onRemove={() => remove(each.code)}
          />
        ))}
      </ul>
      {used && (
        <InUse
          used={used}
          archived={house.items.some(({ code, archived }) => code === used.code && archived)}
          onClose={() => setUsed(null)}
          onArchive={() => {
            setUsed(null)
            turn(used.code, true)
          }}
        />
      )}
      <div className="dictionary-add">
        <Popover bare label={t("dictionaries.addCurrency")} trigger={<Button icon="plus">{t("dictionaries.addCurrency")}</Button>}>
          {(close) => (
            <Choices
              placeholder={t("dictionaries.findCurrency")}
              items={rest.map((code) => ({ id: code, label: `${code} · ${names.of(code) ?? code}` }))}
              onPick={({ id }) => {
                close()
                send(({ items }) => ({ items: [...items, { code: id, archived: false }] }))
              }}
            />
          )}
        </Popover>
      </div>
    </>
  )
}

const PLACES = ["cards", "orders", "invoices", "companies", "contacts", "fields"] as const

interface Used {
  code: string
  uses: Partial<Record<(typeof PLACES)[number], number>>
}

/** What sums stand in it: they would be left without a currency, so it goes to the archive at most. */
function InUse({ used: { code, uses }, archived, onClose, onArchive }: { used: Used; archived: boolean; onClose: () => void; onArchive: () => void }) {
  const { t } = useWords()
  return (
    <Dialog
      title={t("dictionaries.currencyUsed", { code })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {!archived && (
            <Button look="primary" icon="archive" onClick={onArchive}>
              {t("dictionaries.archive")}
            </Button>
          )}
        </>
      }
    >
      <ul className="dictionary-uses">{PLACES.map((place) => (uses[place] ? <li key={place}>{t(`dictionaries.uses_${place}`, { n: uses[place] })}</li> : null))}</ul>
      <p>{t(archived ? "dictionaries.currencyStays" : "dictionaries.currencyArchive")}</p>
    </Dialog>
  )
}

interface RowProps {
  each: Currency
  name: string
  isDefault: boolean
  first: boolean
  last: boolean
  onMove: (step: 1 | -1) => void
  onDefault: () => void
  onArchive: () => void
  onRemove: () => void
}

function Row({ each: { code, archived }, name, isDefault, first, last, onMove, onDefault, onArchive, onRemove }: RowProps) {
  const { t } = useWords()
  return (
    <li data-archived={archived || undefined}>
      <div
        className="dictionary-row"
        data-entry={code}
        onKeyDownCapture={(event) => {
          const step = event.altKey ? { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key] : undefined
          if (!step) return
          event.preventDefault()
          // the button of the menu would open it
          event.stopPropagation()
          if (step < 0 ? !first : !last) onMove(step)
        }}
      >
        <span className="dictionary-code">{code}</span>
        <span className="dictionary-name cut">{name}</span>
        {isDefault && <span className="dictionary-mark">{t("dictionaries.default")}</span>}
        {archived && <span className="dictionary-mark">{t("dictionaries.archived")}</span>}
        <Menu
          commands={code}
          align="end"
          trigger={<IconButton icon="more" label={t("dictionaries.actions", { name: code })} small />}
          groups={[
            {
              id: "place",
              items: [
                { id: "default", label: t("dictionaries.makeDefault"), disabled: isDefault || archived === true, run: onDefault },
                { id: "up", label: t("dictionaries.up"), chord: KEYS.up, disabled: first, run: () => onMove(-1) },
                { id: "down", label: t("dictionaries.down"), chord: KEYS.down, disabled: last, run: () => onMove(1) },
              ],
            },
            {
              id: "end",
              items: [
                { id: "archive", label: t(archived ? "dictionaries.back" : "dictionaries.archive"), icon: archived ? "undo" : "archive", why: isDefault ? t("dictionaries.isDefault") : null, run: onArchive },
                { id: "remove", label: t("dictionaries.remove"), icon: "trash", danger: true, why: isDefault ? t("dictionaries.isDefault") : null, run: onRemove },
              ],
            },
          ]}
        />
      </div>
    </li>
  )
}
