import { IconButton } from "../../parts/Button"
import { useWords } from "../../words/words"
import { useMay } from "../me"
import { newRequest } from "./requests"

/** A request by hand, above a list of them. */
export function NewButton() {
  const { t } = useWords()
  if (!useMay("cards.edit")) return null
  return <IconButton small icon="plus" label={t("request.new")} chord="Shift+KeyL" onClick={() => newRequest()} />
}
