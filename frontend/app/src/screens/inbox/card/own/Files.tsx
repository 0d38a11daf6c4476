import { useEffect, useRef } from "react"
import type { OwnField } from "../../../../state/fields"
import { FilesPick } from "../../../../shell/uploads/FilesPick"
import { filesOf } from "../../../../shell/uploads/files"
import type { Keeping } from "../useKept"

/** A field of files. What arrives after the page was left is kept all the same: it is put to what stands there then. */
export function Files({ field, keeping, place, edits }: { field: OwnField; keeping: Keeping<unknown>; place: string; edits: boolean }) {
  const now = useRef(keeping)
  useEffect(() => {
    now.current = keeping
  })
  return (
    <FilesPick
      place={place}
      name={field.name}
      files={filesOf(keeping.shown)}
      most={field.files_max}
      edits={edits}
      onChange={(change) => {
        const files = change(filesOf(now.current.shown))
        now.current.set(files.length ? files : null)
      }}
    />
  )
}
