import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { EmptyState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { KIND_ICONS } from "../../../shell/tasks/words"
import type { TaskTemplateView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Words } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditTemplate } from "./EditTemplate"

const PATH = "/task-templates"

/** Tasks that are ready to be given, in the order of the menu. */
export default function TaskTemplates() {
  const { t } = useWords()
  const query = useList<TaskTemplateView>(PATH)
  const [adding, setAdding] = useState(false)
  const add = <Deed look={query.data?.length ? "plain" : "primary"} icon="plus" label={t("tasktemplates.add")} run={() => setAdding(true)} />
  return (
    <Page title={t("tasktemplates.title")} hint={t("tasktemplates.hint")} action={query.data?.length ? add : undefined}>
      <Loaded query={query} failed={t("tasktemplates.failed")}>
        {(items) =>
          items.length ? (
            <ul className="rows">
              {items.map((item, at) => (
                <Row key={item.id} item={item} all={items} at={at} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="tasks" title={t("tasktemplates.empty")} hint={t("tasktemplates.emptyHint")} action={add} />
          )
        }
      </Loaded>
      {adding && <EditTemplate template={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

const DUE = { hours: "tasktemplates.inHours", days: "tasktemplates.inDays", duty_hours: "tasktemplates.inDutyHours", workdays: "tasktemplates.inWorkdays" } as const

function about({ kind, due_amount: n, due_unit, assignee, person }: TaskTemplateView, { t }: Words): string {
  const due = n === null ? t("tasktemplates.due_none") : t(DUE[due_unit ?? "days"], { n })
  return [t(`tasks.kind_${kind}`), due, person?.name ?? t(`tasktemplates.who_${assignee}`)].join(" · ")
}

function Row({ item, all, at }: { item: TaskTemplateView; all: readonly TaskTemplateView[]; at: number }) {
  const words = useWords()
  const { t } = words
  const [doing, setDoing] = useState<"edit" | "remove" | null>(null)
  const close = () => setDoing(null)
  const name = item.title
  const move = (step: 1 | -1) => {
    const ids = all.map(({ id }) => id)
    ids.splice(at + step, 0, ...ids.splice(at, 1))
    http
      .put(`${PATH}/order`, { ids })
      .catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
      .finally(() => void refresh(PATH))
  }
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name={KIND_ICONS[item.kind]} size={16} />
      </span>
      <div>
        <strong>{name}</strong>
        <span className="cut">{about(item, words)}</span>
      </div>
      <Menu
        commands={name}
        align="end"
        trigger={<IconButton icon="more" label={t("tasktemplates.actions", { name })} small />}
        groups={[
          {
            id: "do",
            items: [
              { id: "edit", label: t("tasktemplates.edit"), icon: "edit", run: () => setDoing("edit") },
              { id: "up", label: t("tasktemplates.up"), disabled: at === 0, run: () => move(-1) },
              { id: "down", label: t("tasktemplates.down"), disabled: at === all.length - 1, run: () => move(1) },
            ],
          },
          { id: "end", items: [{ id: "remove", label: t("tasktemplates.remove"), icon: "trash", danger: true, run: () => setDoing("remove") }] },
        ]}
      />
      {doing === "edit" && <EditTemplate template={item} onClose={close} />}
      {doing === "remove" && (
        <Confirm
          title={t("tasktemplates.removeTitle", { name })}
          action={t("tasktemplates.remove")}
          onClose={close}
          run={async () => {
            await http.delete(`${PATH}/${item.id}`)
            await refresh(PATH)
          }}
        >
          <p>{t("tasktemplates.removeHint")}</p>
        </Confirm>
      )}
    </li>
  )
}
