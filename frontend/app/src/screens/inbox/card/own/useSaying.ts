import { useColleagues } from "../../../../state/house"
import type { OwnField } from "../../../../state/fields"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { said } from "./said"

/** A field's values in words. */
export function useSaying(field: Pick<OwnField, "kind" | "options">): (value: unknown) => string {
  const words = useWords()
  const formats = useFormats()
  const colleagues = useColleagues()
  const nameOf = (id: number) => colleagues.find((each) => each.id === id)?.name ?? "…"
  return (value) => said(value, field, { words, formats, nameOf })
}
