import { useQuery } from "@tanstack/react-query"
import { Tick } from "../../../parts/Tick"
import { useForm } from "../../../shell/enter/useForm"
import type { RoutingSetting } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { NumberField } from "../funnels/NumberField"
import { Loaded, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { FigureField } from "./FigureField"

export const useRoutingSetting = () => useQuery({ queryKey: ["routing"], queryFn: () => http.get<Required<RoutingSetting>>("/routing") })

/** How much everybody may have at once, which dialogs count, who of the queue goes first. */
export function House() {
  const { t } = useWords()
  const query = useRoutingSetting()
  return (
    <Part title={t("routing.house")}>
      <Loaded query={query} failed={t("routing.failed")}>
        {(setting) => <Setting setting={setting} />}
      </Loaded>
    </Part>
  )
}

function Setting({ setting }: { setting: Required<RoutingSetting> }) {
  const { t } = useWords()
  const { capacity, active_hours, warm_first } = setting
  const { value, set, drop, dirty } = useDraft("routing", { capacity, active_hours, warm_first })
  const form = useForm(async () => {
    await http.put("/routing", { ...value, version: setting.version })
    await refresh("/routing")
    drop()
  }, [])
  return (
    <div className="route-more">
      <FigureField label={t("routing.capacity")} hint={t("routing.capacityHint")} value={value.capacity} least={0} most={1000} onKeep={(next) => next !== null && set({ capacity: next })} />
      <NumberField label={t("routing.activeHours")} value={value.active_hours} least={1} most={720} onKeep={(next) => next !== null && set({ active_hours: next })} />
      <Tick label={t("routing.warmFirst")} hint={t("routing.warmFirstHint")} checked={value.warm_first} onChange={(on) => set({ warm_first: on })} />
      {dirty && <SaveBar form={form} onDrop={drop} />}
    </div>
  )
}
