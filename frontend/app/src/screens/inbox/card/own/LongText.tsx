import { useWords } from "../../../../words/words"
import { LongArea } from "../LongArea"
import type { EditorProps } from "./Editor"
import { asText } from "./kept"

const as = (value: unknown) => (typeof value === "string" ? value : "")
const tidy = (text: string) => text.trim()

/** Text of many lines, or an address. */
export function LongText({ field, keeping }: EditorProps) {
  const { t } = useWords()
  return <LongArea keeping={asText(keeping, as)} tidy={tidy} label={field.name} hint={t("card.add")} most={field.kind === "address" ? 1000 : 10_000} />
}
