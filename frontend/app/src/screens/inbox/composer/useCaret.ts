import type { RefObject } from "react"
import { useEffect, useState } from "react"
import { flushSync } from "react-dom"

export interface Typed {
  from: number
  to: number
  typed: string
}

const WATCHED = ["input", "keyup", "click", "focusin"] as const

/** What `find` sees at the caret of the field, as one types and moves; `leave` lets go of that place, until the caret has left it. */
export function useCaret<T extends Typed>(field: RefObject<HTMLTextAreaElement | null>, find: (text: string, caret: number) => T | null): { at: T | null; leave: () => void } {
  const [at, setAt] = useState<T | null>(null)
  const [left, setLeft] = useState<number | null>(null)
  useEffect(() => {
    const look = ({ target }: Event) => {
      const element = field.current
      if (!element || target !== element) return
      const found = element.selectionStart === element.selectionEnd ? find(element.value, element.selectionStart) : null
      setAt(found)
      if (!found) setLeft(null)
    }
    // At the document, behind React, which hears it at its root: told at the field itself, what this sets would be drawn
    // before the field's text is kept, and a letter typed at that moment would be put back to the text before it.
    for (const each of WATCHED) document.addEventListener(each, look)
    return () => {
      for (const each of WATCHED) document.removeEventListener(each, look)
    }
  }, [field, find])
  return { at: at !== null && at.from !== left ? at : null, leave: () => setLeft(at?.from ?? null) }
}

/** Writes, and the caret is at its place before the next letter is typed: a frame later it would be put before that letter. */
export function writeAt(field: HTMLTextAreaElement | null, at: number, write: () => void): void {
  flushSync(write)
  field?.focus()
  field?.setSelectionRange(at, at)
}
