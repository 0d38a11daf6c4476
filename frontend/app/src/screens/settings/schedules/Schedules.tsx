import { useState } from "react"
import { Link } from "wouter"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { EmptyState } from "../../../parts/Placeholders"
import type { ScheduleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditSchedule } from "./EditSchedule"
import "../hours/hours.css"
import "./schedules.css"

/** Patterns of duty, and who is on them. */
export default function Schedules() {
  const { t } = useWords()
  const query = useList<ScheduleView>("/schedules")
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title={t("schedules.title")}
      hint={
        <>
          {t("schedules.hint")} <Link href="/duty">{t("schedules.toPlan")}</Link>
        </>
      }
      action={<Deed look="primary" icon="plus" label={t("schedules.new")} run={() => setAdding(true)} />}
    >
      <Loaded query={query} failed={t("schedules.failed")}>
        {(items) =>
          items.length ? (
            <ul className="rows">
              {items.map((item) => (
                <Row key={item.id} item={item} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="clock" title={t("schedules.none")} hint={t("schedules.noneHint")} />
          )
        }
      </Loaded>
      {adding && <EditSchedule schedule={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Row({ item }: { item: ScheduleView }) {
  const { t } = useWords()
  const { dayKey } = useFormats()
  const [open, setOpen] = useState<"edit" | "remove" | null>(null)
  const today = dayKey(new Date().toISOString())
  const on = item.people.filter(({ to_on }) => !to_on || to_on >= today)
  const about = [t("schedules.cycle", { n: item.pattern.days.length }), item.pattern.zone.replaceAll("_", " "), on.length ? t("schedules.people", { n: on.length }) : t("schedules.nobody")].join(" · ")
  const close = () => setOpen(null)
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name="clock" size={16} />
      </span>
      <div>
        <strong>{item.name}</strong>
        <span className="cut">{about}</span>
      </div>
      <Menu
        commands={item.name}
        align="end"
        trigger={<IconButton icon="more" label={t("schedules.actions", { name: item.name })} small />}
        groups={[
          { id: "do", items: [{ id: "edit", label: t("schedules.edit"), icon: "edit", run: () => setOpen("edit") }] },
          { id: "end", items: [{ id: "remove", label: t("schedules.remove"), icon: "trash", run: () => setOpen("remove") }] },
        ]}
      />
      {open === "edit" && <EditSchedule schedule={item} onClose={close} />}
      {open === "remove" && (
        <Confirm
          title={t("schedules.removeTitle", { name: item.name })}
          action={t("schedules.remove")}
          onClose={close}
          run={async () => {
            await http.delete(`/schedules/${item.id}`)
            await refresh("/schedules")
          }}
        >
          <p>{t("schedules.removeHint")}</p>
        </Confirm>
      )}
    </li>
  )
}
