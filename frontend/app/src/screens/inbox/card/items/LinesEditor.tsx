import type { ReactNode } from "react"
import { useRef } from "react"
import { Button } from "../../../../parts/Button"
import { useWords } from "../../../../words/words"
import type { Draft } from "./draft"
import { blank, isBlank } from "./draft"
import "./items.css"
import { LineEditor } from "./LineEditor"

interface Props {
  lines: readonly Draft[]
  costs: boolean
  currency: string
  /** Of the line that is sent as the n-th. */
  fault: (n: number, field: string) => string | undefined
  onChange: (change: (all: readonly Draft[]) => readonly Draft[]) => void
  /** Beside the button that adds a line. */
  children?: ReactNode
}

/** Lines as they are typed: added, moved, removed. What nobody typed anything into is not sent. */
export function LinesEditor({ lines, costs, currency, fault, onChange, children }: Props) {
  const { t } = useWords()
  const list = useRef<HTMLOListElement>(null)
  const kept = lines.filter((line) => !isBlank(line))
  const set = (key: string, change: Partial<Draft>) => onChange((all) => all.map((line) => (line.key === key ? { ...line, ...change } : line)))
  const move = (from: number, by: number) =>
    onChange((all) => {
      const to = from + by
      if (to < 0 || to >= all.length) return all
      const next = [...all]
      ;[next[from], next[to]] = [next[to]!, next[from]!]
      return next
    })
  const add = () => {
    onChange((all) => [...all, blank(all.at(-1))])
    setTimeout(() => list.current?.querySelector<HTMLElement>("li:last-child input")?.focus())
  }
  return (
    <>
      <ol ref={list} className="items-editor">
        {lines.map((line, index) => (
          <LineEditor
            key={line.key}
            line={line}
            costs={costs}
            currency={currency}
            fault={(field) => fault(kept.indexOf(line), field)}
            first={index === 0}
            last={index === lines.length - 1}
            onChange={(change) => set(line.key, change)}
            onMove={(by) => move(index, by)}
            onRemove={() => onChange((all) => all.filter(({ key }) => key !== line.key))}
          />
        ))}
      </ol>
      <div className="items-tail">
        <Button small icon="plus" onClick={add}>
          {t("items.addLine")}
        </Button>
        {children}
      </div>
    </>
  )
}
