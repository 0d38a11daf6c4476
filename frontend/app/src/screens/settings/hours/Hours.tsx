import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import type { CalendarView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditHours } from "./EditHours"
import "./hours.css"

/** When channels are answered. */
export default function Hours() {
  const { t } = useWords()
  const query = useList<CalendarView>("/calendars")
  const [adding, setAdding] = useState(false)
  return (
    <Page title={t("hours.title")} hint={t("hours.hint")} action={<Deed look="primary" icon="plus" label={t("hours.new")} run={() => setAdding(true)} />}>
      <Loaded query={query} failed={t("hours.failed")}>
        {(items) => (
          <ul className="rows">
            {items.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </ul>
        )}
      </Loaded>
      {adding && <EditHours calendar={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Row({ item }: { item: CalendarView }) {
  const { t } = useWords()
  const { when } = useFormats()
  const [open, setOpen] = useState<"edit" | "remove" | null>(null)
  const name = item.pattern ? item.name : t("hours.round")
  const at = item.changes_at ? when(item.changes_at) : null
  const state = at ? t(item.is_open ? "hours.openUntil" : "hours.closedUntil", { when: at }) : t(item.is_open ? "hours.always" : "hours.never")
  const about = [item.pattern?.zone.replaceAll("_", " "), item.channels ? t("hours.channels", { n: item.channels }) : t("hours.unused")].filter(Boolean).join(" · ")
  const close = () => setOpen(null)
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name="clock" size={16} />
      </span>
      <div>
        <strong>{name}</strong>
        <span className="cut">
          <span className="hours-state" data-open={item.is_open || undefined}>
            {state}
          </span>
          {` · ${about}`}
        </span>
      </div>
      {item.pattern && (
        <Menu
          commands={name}
          align="end"
          trigger={<IconButton icon="more" label={t("hours.actions", { name })} small />}
          groups={[
            { id: "do", items: [{ id: "edit", label: t("hours.edit"), icon: "edit", run: () => setOpen("edit") }] },
            { id: "end", items: [{ id: "remove", label: t("hours.remove"), icon: "trash", run: () => setOpen("remove") }] },
          ]}
        />
      )}
      {open === "edit" && <EditHours calendar={item} onClose={close} />}
      {open === "remove" && (
        <Confirm title={t("hours.removeTitle", { name })} action={t("hours.remove")} onClose={close} run={async () => {
          await http.delete(`/calendars/${item.id}`)
          await refresh("/calendars")
        }}>
          <p>{t("hours.removeHint")}</p>
        </Confirm>
      )}
    </li>
  )
}
