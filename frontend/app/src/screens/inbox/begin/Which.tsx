import { Segments } from "../../../parts/Segments"
import { useWords } from "../../../words/words"

const MOST = 40
const ANSWERED = /^(?:\s*(?:re|fwd?|aw|ответ)\s*:)+\s*/i

/** Where letters are written already: on in the newest, or one with a subject of its own. */
export function Which({ about, anew, onChoose }: { about: string; anew: boolean; onChoose: (anew: boolean) => void }) {
  const { t } = useWords()
  const whole = about.replace(ANSWERED, "")
  const subject = whole.length > MOST ? `${whole.slice(0, MOST).trimEnd()}…` : whole
  return (
    <Segments
      label={t("begin.which")}
      value={anew ? "anew" : "on"}
      choices={[
        { value: "on", label: subject ? t("begin.goOnIn", { subject }) : t("begin.goOn") },
        { value: "anew", label: t("begin.newLetter") },
      ]}
      onChange={(chosen) => onChoose(chosen === "anew")}
    />
  )
}
