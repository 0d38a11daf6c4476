import type { RefObject } from "react"
import { edit, writingAt } from "../desk"
import { select } from "../replies/Gaps"
import { isPicture, markOf, namedApart } from "./pictures"

interface Options {
  id: number
  field: RefObject<HTMLTextAreaElement | null>
  /** An answer by letter is written. */
  letters: boolean
  add: (files: Iterable<File>) => void
}

/** Takes what is pasted or dropped: into a letter, a picture where the caret is; all else beside the text. */
export function usePictures({ id, field, letters, add }: Options): (files: Iterable<File>) => void {
  const place = (mark: string) => {
    const { text } = writingAt(id, "reply")
    const at = field.current?.selectionEnd ?? text.length
    const lead = at === 0 || text[at - 1] === "\n" ? "" : "\n"
    edit(id, "reply", { text: `${text.slice(0, at)}${lead}${mark}\n${text.slice(at)}` })
    const to = at + lead.length + mark.length + 1
    requestAnimationFrame(() => select(field.current, to, to))
  }
  return (files) => {
    for (const file of files) {
      const pictured = letters && isPicture(file)
      const named = pictured ? namedApart(file, writingAt(id, "reply").files) : file
      add([named])
      if (pictured) place(markOf(named.name))
    }
  }
}
