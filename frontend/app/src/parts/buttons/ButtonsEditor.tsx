import type { KeyboardEvent } from "react"
import { useEffect, useId } from "react"
import { Button, IconButton } from "../Button"
import { Icon } from "../icon/Icon"
import { Menu } from "../Menu"
import type { ButtonLimits, NewButton } from "../../wire/api.gen"
import { useWords } from "../../words/words"
import "./buttons.css"
import type { Fault } from "./limits"
import type { Rows, Spot, Way } from "./rows"
import { added, changed, countOf, moved, removed } from "./rows"

interface Props {
  rows: Rows
  /** Of the channel; null where they are kept for whichever. */
  limits: ButtonLimits | null
  fault: Fault | null
  /** Counts up whenever one more was asked for: the caret belongs into the last. */
  fresh?: number
  onChange: (rows: Rows) => void
  /** Escape, and the last one gone. */
  onLeave?: () => void
}

const lastOf = (rows: Rows): Spot => ({ row: rows.length - 1, at: (rows.at(-1)?.length ?? 1) - 1 })

const ANY = { total: 10, rows: 10, per_row: 4, text_max: 40 }

/** Buttons are written where they will stand: each looks as it will under the message. Enter adds one, Alt and an arrow moves it. */
export default function ButtonsEditor({ rows, limits, fault, fresh = 0, onChange, onLeave }: Props) {
  const { t } = useWords()
  const id = useId()
  const most = limits ?? ANY
  const more = countOf(rows) < most.total
  // once it stands there
  const focus = ({ row, at }: Spot, what = "") => requestAnimationFrame(() => document.getElementById(`${id}${row}-${at}${what}`)?.focus())
  useEffect(() => {
    const { row, at } = lastOf(rows)
    if (fresh) document.getElementById(`${id}${row}-${at}`)?.focus()
    // only when it was asked for
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [fresh])
  const put = ({ rows: next, spot }: { rows: Rows; spot: Spot }) => {
    onChange(next)
    focus(spot)
  }
  const add = (below: boolean) => more && put(added(rows, most.per_row, below))
  const drop = (spot: Spot) => {
    const next = removed(rows, spot)
    onChange(next)
    const row = Math.min(spot.row, next.length - 1)
    if (next.length) focus({ row, at: Math.max(0, Math.min(spot.at, next[row]!.length - 1)) })
    else onLeave?.()
  }
  const move = (spot: Spot, way: Way) => {
    const next = moved(rows, spot, way, most.per_row)
    if (next) put(next)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, spot: Spot) => {
    if (event.nativeEvent.isComposing) return
    const way = ({ ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" } as Record<string, Way>)[event.key]
    if (event.altKey && way) move(spot, way)
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) add(event.shiftKey)
    else if (event.key === "Escape" && onLeave) onLeave()
    else if (event.key === "Backspace" && event.currentTarget.value === "" && event.currentTarget.type !== "url") drop(spot)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const ways = (spot: Spot) =>
    (["left", "right", "up", "down"] as const).map((way) => ({ id: way, label: t(`buttons.${way}`), disabled: moved(rows, spot, way, most.per_row) === null, run: () => move(spot, way) }))
  const menu = (button: NewButton, spot: Spot) => [
    {
      id: "what",
      label: t("buttons.what"),
      items: [
        { id: "answer", label: t("buttons.answer"), checked: button.url == null, stays: false, run: () => onChange(changed(rows, spot, { text: button.text })) },
        {
          id: "link",
          label: t("buttons.link"),
          checked: button.url != null,
          stays: false,
          why: limits?.links_max === 0 ? t("buttons.noLinks") : null,
          run: () => {
            onChange(changed(rows, spot, { text: button.text, url: button.url ?? "https://" }))
            focus(spot, "-url")
          },
        },
      ],
    },
    { id: "where", items: ways(spot) },
    { id: "drop", items: [{ id: "remove", label: t("buttons.remove"), icon: "close" as const, run: () => drop(spot) }] },
  ]
  return (
    <div className="buttons-editor" role="group" aria-label={t("buttons.title")}>
      <div className="button-rows">
        {rows.map((row, r) => (
          <div key={r} className="button-row">
            {row.map((button, n) => {
              const spot = { row: r, at: n }
              const left = most.text_max - button.text.length
              return (
                <div key={n} className="button-face button-edited" data-fault={(limits && left < 0) || (fault !== null && fault.text !== "" && fault.text === button.text.trim()) || undefined}>
                  <input
                    id={`${id}${r}-${n}`}
                    className="button-text-field"
                    value={button.text}
                    maxLength={200}
                    placeholder={t("buttons.placeholder")}
                    aria-label={t("buttons.nth", { n: rows.slice(0, r).reduce((sum, each) => sum + each.length, 0) + n + 1 })}
                    onChange={({ target }) => onChange(changed(rows, spot, { ...button, text: target.value }))}
                    onKeyDown={(event) => onKeyDown(event, spot)}
                  />
                  {limits && left < 12 && <small data-over={left < 0 || undefined}>{left}</small>}
                  <Menu commands={null} align="end" side="top" trigger={<IconButton small icon="more" label={t("buttons.menu", { text: button.text || t("buttons.placeholder") })} />} groups={menu(button, spot)} />
                  {button.url != null && (
                    <label className="button-url">
                      <Icon name="link" size={12} />
                      <input id={`${id}${r}-${n}-url`} type="url" inputMode="url" value={button.url} maxLength={2000} aria-label={t("buttons.address", { text: button.text })} onChange={({ target }) => onChange(changed(rows, spot, { ...button, url: target.value }))} onKeyDown={(event) => onKeyDown(event, spot)} />
                    </label>
                  )}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <div className="buttons-deeds">
        <Button small look="quiet" icon="plus" disabled={!more} onClick={() => add(false)}>
          {t("buttons.add")}
        </Button>
        <Button small look="quiet" disabled={!more || countOf(rows) === 0} onClick={() => add(true)}>
          {t("buttons.addBelow")}
        </Button>
        {fault && (
          <p className="buttons-fault" role="alert">
            {t(fault.word, { n: fault.n, text: fault.text })}
          </p>
        )}
      </div>
    </div>
  )
}
