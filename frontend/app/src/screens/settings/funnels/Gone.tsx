import { Button } from "../../../parts/Button"
import type { FunnelSetup } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { funnelName, statusName } from "../../../state/statuses"
import { Part } from "../pieces/Page"
import { change } from "./change"

/** What was deleted, each with its way back: statuses of the funnel before one's eyes, and whole funnels. */
export function Gone({ setups, now }: { setups: FunnelSetup[]; now: FunnelSetup | undefined }) {
  const words = useWords()
  const { t } = words
  const steps = now?.funnel.gone ?? []
  const funnels = setups.filter(({ deleted_at }) => deleted_at)
  if (!steps.length && !funnels.length) return null
  const back = (path: string) => void change(() => http.post(`${path}/restore`), words)
  const row = (path: string, name: string) => (
    <li key={path} className="row">
      <div>
        <strong>{name}</strong>
      </div>
      <Button small icon="undo" aria-label={t("funnels.restore", { name })} onClick={() => back(path)}>
        {t("funnels.restoreDo")}
      </Button>
    </li>
  )
  return (
    <Part title={t("funnels.gone")}>
      <ul className="rows">
        {steps.map((step) => row(`/statuses/${step.id}`, statusName(step, words)))}
        {funnels.map(({ funnel }) => row(`/funnels/${funnel.id}`, funnelName(funnel, words)))}
      </ul>
    </Part>
  )
}
