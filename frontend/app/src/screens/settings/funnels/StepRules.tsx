import { useOwnFields } from "../../../state/fields"
import { NEEDS, requiredName } from "../../../state/funnels"
import type { FunnelSetup, RoleView } from "../../../wire/api.gen"
import type { Funnel, Status } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { funnelName, statusName } from "../../../state/statuses"
import { useRoleName } from "../people/roleName"
import { Tick } from "../../../parts/Tick"
import { useList } from "../pieces/useList"
import { patchStatus } from "./change"

interface Props {
  step: Status
  funnel: Funnel
  all: FunnelSetup[]
}

/** Where one may go from it, who moves requests here, and what they must have. */
export function StepRules({ step, funnel, all }: Props) {
  const words = useWords()
  const { t } = words
  const roleName = useRoleName()
  const roles = useList<RoleView>("/roles").data ?? []
  const { items: fields } = useOwnFields()
  const offered = fields.filter(({ entity, funnels }) => entity === "card" && (!funnels.length || funnels.includes(funnel.id))).map(({ id }) => `field:${id}`)
  // one that was put away is named as long as the status asks for it
  const own = [...new Set([...offered, ...step.required.filter((key) => key.startsWith("field:"))])]
  const kin = all.filter((each) => (each.funnel.kind === "lead") === (funnel.kind === "lead"))
  const ordered = [...kin.filter((each) => each.funnel.id === funnel.id), ...kin.filter((each) => each.funnel.id !== funnel.id)]
  const ways = ordered.flatMap((each) => each.funnel.statuses.filter(({ id }) => id !== step.id).map((status) => ({ status, of: each.funnel })))
  const patch = (body: (now: Status) => Partial<Status>) => void patchStatus(step, body, words)
  const toggled = <T,>(list: readonly T[], one: T, on: boolean) => (on ? [...list, one] : list.filter((each) => each !== one))
  return (
    <>
      <fieldset className="several step-part">
        <legend className="field-label">{t("funnels.wayOn")}</legend>
        <p className="field-hint">{t("funnels.wayHint")}</p>
        <div>
          {ways.map(({ status, of }) => (
            <Tick
              key={status.id}
              label={of.id === funnel.id ? statusName(status, words) : `${funnelName(of, words)}: ${statusName(status, words)}`}
              checked={step.moves_to.includes(status.id)}
              onChange={(on) => patch((now) => ({ moves_to: toggled(now.moves_to, status.id, on) }))}
            />
          ))}
        </div>
      </fieldset>
      <fieldset className="several step-part">
        <legend className="field-label">{t("funnels.needs")}</legend>
        <p className="field-hint">{t("funnels.needsHint")}</p>
        <div>
          {[...NEEDS, ...own].map((key) => (
            <Tick key={key} label={requiredName(key, words, fields)} checked={step.required.includes(key)} onChange={(on) => patch((now) => ({ required: toggled(now.required, key, on) }))} />
          ))}
        </div>
      </fieldset>
      <fieldset className="several step-part">
        <legend className="field-label">{t("funnels.who")}</legend>
        <p className="field-hint">{t("funnels.whoAny")}</p>
        <div>
          {roles
            .filter(({ key }) => key !== "administrator")
            .map((role) => (
              <Tick key={role.id} label={roleName(role)} checked={step.movers.includes(role.id)} onChange={(on) => patch((now) => ({ movers: toggled(now.movers, role.id, on) }))} />
            ))}
        </div>
      </fieldset>
    </>
  )
}
