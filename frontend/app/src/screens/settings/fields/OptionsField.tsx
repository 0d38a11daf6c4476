import type { KeyboardEvent } from "react"
import { useRef } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { tagStyle } from "../../../parts/TagChip"
import type { FieldOption } from "../../../state/fields"
import { COLORS } from "../../../state/funnels"
import { useWords } from "../../../words/words"

type Option = Required<FieldOption>

interface Props {
  options: Option[]
  onChange: (options: Option[]) => void
  error: string | undefined
}

/** What may be chosen: typed line by line, Enter begins the next, Alt and the arrows move one. */
export function OptionsField({ options, onChange, error }: Props) {
  const { t } = useWords()
  const list = useRef<HTMLUListElement>(null)
  const focus = (at: number) => requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>("input")[at]?.focus())
  const put = (at: number, more: Partial<Option>) => onChange(options.map((each, index) => (index === at ? { ...each, ...more } : each)))
  const add = (at: number) => {
    const color = COLORS[(options.length + 1) % COLORS.length]!
    onChange([...options.slice(0, at), { id: 0, label: "", color, archived: false }, ...options.slice(at)])
    focus(at)
  }
  const move = (at: number, by: number) => {
    const to = at + by
    if (to < 0 || to >= options.length) return
    const next = [...options]
    next.splice(to, 0, ...next.splice(at, 1))
    onChange(next)
    focus(to)
  }
  const onKeyDown = (at: number) => (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter") add(at + 1)
    else if (event.altKey && event.key === "ArrowUp") move(at, -1)
    else if (event.altKey && event.key === "ArrowDown") move(at, 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const nextColor = (color: string) => COLORS[(COLORS.indexOf(color as (typeof COLORS)[number]) + 1) % COLORS.length]!
  return (
    <fieldset className="own-options" aria-invalid={error ? true : undefined}>
      <legend className="field-label">{t("own.options")}</legend>
      <ul ref={list}>
        {options.map((option, at) => (
          <li key={at}>
            <button type="button" className="own-swatch" style={tagStyle(option.color)} aria-label={t("own.color", { name: option.label })} onClick={() => put(at, { color: nextColor(option.color) })} />
            <input className="input" value={option.label} maxLength={80} aria-label={t("own.option", { n: String(at + 1) })} onChange={(event) => put(at, { label: event.target.value })} onKeyDown={onKeyDown(at)} />
            <IconButton icon="close" small label={t("own.removeOption", { name: option.label })} onClick={() => onChange(options.filter((_, index) => index !== at))} />
          </li>
        ))}
      </ul>
      <Button small look="quiet" icon="plus" onClick={() => add(options.length)}>
        {t("own.addOption")}
      </Button>
      {error ? (
        <p className="field-error" role="alert">
          <Icon name="alert" size={14} />
          {error}
        </p>
      ) : (
        <p className="field-hint">{t("own.optionsHint")}</p>
      )}
    </fieldset>
  )
}
