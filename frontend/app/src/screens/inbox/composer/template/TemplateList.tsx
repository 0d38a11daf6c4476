import type { KeyboardEvent } from "react"
import { useEffect, useRef, useState } from "react"
import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { matching } from "../../../../parts/match"
import { Select } from "../../../../parts/Select"
import type { Template } from "../../../../wire/api.gen"
import { useWords } from "../../../../words/words"
import { canSend, inOrder, wordsOf } from "../../../../parts/template/fill"
import { languageName } from "../../../../words/language"
import { TemplatePreview } from "../../../../parts/template/TemplatePreview"

interface Props {
  templates: readonly Template[]
  onPick: (template: Template) => void
  onClose: () => void
}

const ANY = ""
const CATEGORIES = ["marketing", "utility", "authentication", "other"] as const

/** All of the channel: found by words, narrowed by language and purpose; arrows move, Enter takes. */
export function TemplateList({ templates, onPick, onClose }: Props) {
  const { t, language: mine } = useWords()
  const [typed, setTyped] = useState("")
  const [language, setLanguage] = useState(ANY)
  const [category, setCategory] = useState(ANY)
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const languages = [...new Set(templates.map((each) => each.language))].toSorted()
  const categories = CATEGORIES.filter((each) => templates.some((template) => (template.category ?? "other") === each))
  const narrowed = inOrder(templates).filter((each) => (!language || each.language === language) && (!category || (each.category ?? "other") === category))
  const found = matching(narrowed, typed, wordsOf)
  const active = Math.min(at, found.length - 1)
  const chosen = found[active]
  useEffect(() => {
    // it gives a promise in some browsers, which is no clean-up
    list.current?.children[active]?.scrollIntoView({ block: "nearest" })
  }, [active])
  const take = (template: Template | undefined) => template && canSend(template) && onPick(template)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && found.length) setAt((active + step + found.length) % found.length)
    else if (event.key === "Enter") take(chosen)
    else if (event.key === "Escape") onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const filter = (label: string, value: string, choices: { value: string; label: string }[], set: (value: string) => void) =>
    choices.length > 1 && <Select label={label} value={value} choices={[{ value: ANY, label }, ...choices]} onChange={set} />
  return (
    <div className="template-list">
      <div className="template-find">
        <input
          autoFocus
          className="input"
          role="combobox"
          aria-expanded
          aria-controls="templates"
          aria-activedescendant={chosen && `template-${chosen.external_id}`}
          value={typed}
          placeholder={t("template.find")}
          aria-label={t("template.find")}
          onChange={({ target }) => {
            setTyped(target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        {filter(t("template.anyLanguage"), language, languages.map((value) => ({ value, label: languageName(value, mine) })), setLanguage)}
        {filter(t("template.anyCategory"), category, categories.map((value) => ({ value, label: t(`template.category_${value}`) })), setCategory)}
      </div>
      <ul ref={list} id="templates" role="listbox" aria-label={t("template.title")} hidden={!found.length}>
        {found.map((template, index) => (
          <li
            key={template.external_id}
            id={`template-${template.external_id}`}
            role="option"
            aria-selected={index === active}
            aria-disabled={!canSend(template) || undefined}
            className="menu-row"
            data-highlighted={index === active || undefined}
            onPointerMove={() => setAt(index)}
            onClick={() => take(template)}
          >
            <Icon name="template" size={16} />
            <span className="template-row">
              <span className="cut">{template.name}</span>
              <span className="cut">{canSend(template) ? template.body : t(template.unusable ? "template.unusable" : `template.status_${template.status ?? "approved"}`)}</span>
            </span>
            <span className="template-language">{template.language}</span>
          </li>
        ))}
      </ul>
      {!found.length && (
        <p className="choices-none" role="status">
          {t(templates.length ? "common.nothingFound" : "template.none")}
        </p>
      )}
      {chosen && (
        <div className="template-side">
          <TemplatePreview template={chosen} />
          <Button small look="primary" disabled={!canSend(chosen)} onClick={() => take(chosen)}>
            {t("template.take")}
          </Button>
        </div>
      )}
    </div>
  )
}
