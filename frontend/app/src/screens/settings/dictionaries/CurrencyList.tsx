import { Button, IconButton } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { Menu } from "../../../parts/Menu"
import { Popover } from "../../../parts/Popover"
import { useCurrencyList } from "../../../state/currencies"
import { queries } from "../../../state/session"
import type { Currencies, Currency } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { change } from "../funnels/change"
import { Loaded, Part } from "../pieces/Page"
import { oneByOne } from "../pieces/oneByOne"
import { refresh } from "../pieces/useList"

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
  // the list is sent whole: made of what the change before left, or it would undo that one
  const send = (next: (now: Currencies) => Partial<Currencies>) =>
    void oneByOne(async () => {
      const now = queries.getQueryData<Currencies>(["currencies"]) ?? house
      await change(() => http.put("/currencies", { version: now.version, items: now.items, default: now.default, ...next(now) }), words)
      await refresh("/currencies")
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
  const turn = (code: string, archived: boolean) => send(({ items }) => ({ items: items.map((each) => (each.code === code ? { code, archived } : each)) }))
  const known = new Set(house.items.map(({ code }) => code))
  const rest = Intl.supportedValuesOf("currency").filter((code) => !known.has(code))
  return (
    <>
      <ul className="dictionary">
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
            onRemove={() => send(({ items }) => ({ items: items.filter(({ code }) => code !== each.code) }))}
          />
        ))}
      </ul>
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
      <div className="dictionary-row">
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
                { id: "up", label: t("dictionaries.up"), disabled: first, run: () => onMove(-1) },
                { id: "down", label: t("dictionaries.down"), disabled: last, run: () => onMove(1) },
              ],
            },
            {
              id: "end",
              items: [
                { id: "archive", label: t(archived ? "dictionaries.back" : "dictionaries.archive"), icon: archived ? "undo" : "archive", disabled: isDefault, run: onArchive },
                { id: "remove", label: t("dictionaries.remove"), icon: "trash", danger: true, disabled: isDefault, run: onRemove },
              ],
            },
          ]}
        />
      </div>
    </li>
  )
}
