import { useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { Tick } from "../../../parts/Tick"
import { useForm } from "../../../shell/enter/useForm"
import type { ChannelTasks } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Part } from "../pieces/Page"
import { useDraft } from "../pieces/useDraft"

/** What a channel makes tasks of by itself. */
export function ItsTasks({ channel }: { channel: number }) {
  const path = `/channels/${channel}/tasks`
  const { data, refetch } = useQuery({ queryKey: [path], queryFn: () => http.get<Required<ChannelTasks>>(path) })
  return data ? <Form path={path} stored={data} onSaved={() => refetch()} /> : null
}

function Form({ path, stored, onSaved }: { path: string; stored: Required<ChannelTasks>; onSaved: () => Promise<unknown> }) {
  const { t } = useWords()
  const { value, set, dirty, drop } = useDraft(path, { ...stored, due_minutes: String(stored.due_minutes) })
  const form = useForm(
    async () => {
      const minutes = value.due_minutes.trim()
      await http.put(path, { ...value, due_minutes: /^\d{1,6}$/.test(minutes) ? Number(minutes) : -1 })
      await onSaved()
      drop()
    },
    ["due_minutes"],
  )
  const any = value.requests || value.missed_calls
  return (
    <Part title={t("channels.tasks")} hint={t("channels.tasksHint")}>
      <form className="settings-form" onSubmit={form.submit}>
        <Tick label={t("channels.tasksRequests")} checked={value.requests} onChange={(requests) => set({ requests })} />
        <Tick label={t("channels.tasksMissed")} checked={value.missed_calls} onChange={(missed_calls) => set({ missed_calls })} />
        {any && (
          <>
            <TextField label={t("channels.tasksDue")} type="number" min={1} inputMode="numeric" error={form.fault("due_minutes")} value={value.due_minutes} onChange={(due_minutes) => set({ due_minutes })} />
            <Tick label={t("channels.tasksPool")} checked={value.to_pool} onChange={(to_pool) => set({ to_pool })} />
          </>
        )}
        {dirty && (
          <Button look="primary" type="submit" busy={form.busy}>
            {t("common.save")}
          </Button>
        )}
      </form>
    </Part>
  )
}
