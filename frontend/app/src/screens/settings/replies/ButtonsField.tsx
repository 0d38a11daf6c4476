import { lazy, Suspense, useState } from "react"
import { Button } from "../../../parts/Button"
import { faultAlone } from "../../../parts/buttons/limits"
import type { Rows } from "../../../parts/buttons/rows"
import { added } from "../../../parts/buttons/rows"
import { useWords } from "../../../words/words"

const ButtonsEditor = lazy(() => import("../../../parts/buttons/ButtonsEditor"))

/** Buttons that go along with what is kept; what each channel takes of them is asked where it is used. */
export function ButtonsField({ value, onChange, error }: { value: Rows; onChange: (rows: Rows) => void; error: string | undefined }) {
  const { t } = useWords()
  const [fresh, setFresh] = useState(0)
  const begin = () => {
    onChange(added([], 4).rows)
    setFresh(fresh + 1)
  }
  return (
    <fieldset className="reply-files">
      <legend className="field-label">{t("buttons.title")}</legend>
      {value.length > 0 ? (
        <Suspense>
          <ButtonsEditor rows={value} limits={null} fault={faultAlone(value)} fresh={fresh} onChange={onChange} />
        </Suspense>
      ) : (
        <Button small icon="buttons" onClick={begin}>
          {t("buttons.add")}
        </Button>
      )}
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
