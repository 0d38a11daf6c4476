import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { EmptyState } from "../../../parts/Placeholders"
import { useChannels } from "../../../state/house"
import type { EscalationView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditEscalation } from "./EditEscalation"
import "./escalation.css"
import { Journal } from "./Journal"
import { useLasting } from "./useLasting"

/** Who is told, and who gets the dialog, when nobody answers. */
export default function Escalations() {
  const { t } = useWords()
  const query = useList<EscalationView>("/escalations")
  const [adding, setAdding] = useState(false)
  const add = <Deed look="primary" icon="plus" label={t("escalation.new")} run={() => setAdding(true)} />
  return (
    <Page title={t("escalation.title")} hint={t("escalation.hint")} action={add}>
      <Loaded query={query} failed={t("escalation.failed")}>
        {(items) =>
          items.length ? (
            <ul className="rows">
              {items.map((item) => (
                <Row key={item.id} item={item} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="alert" title={t("escalation.none")} hint={t("escalation.noneHint")} />
          )
        }
      </Loaded>
      <Journal />
      {adding && <EditEscalation escalation={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Row({ item }: { item: EscalationView }) {
  const { t } = useWords()
  const lasting = useLasting()
  const channels = useChannels()
  const [open, setOpen] = useState<"edit" | "remove" | null>(null)
  const { name } = item
  const where = item.channel_ids.map((id) => channels.find((each) => each.id === id)?.name).filter(Boolean)
  const about = [
    t("escalation.levels", { n: item.steps.length }),
    t("escalation.inTime", { time: lasting(item.target_s) }),
    where.length ? where.slice(0, 3).join(", ") + (where.length > 3 ? ` +${where.length - 3}` : "") : t("escalation.unused"),
  ].join(" · ")
  const close = () => setOpen(null)
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name="alert" size={16} />
      </span>
      <div>
        <strong>{name}</strong>
        <span className="cut">{about}</span>
        {item.waiting > 0 && (
          <span className="escalation-now" data-late={item.late > 0 || undefined}>
            {t("escalation.waiting", { n: item.waiting })}
            {item.late > 0 && ` · ${t("escalation.late", { n: item.late })}`}
          </span>
        )}
        {item.gone.length > 0 && <span className="field-error">{t("escalation.gone", { level: item.gone.join(", ") })}</span>}
      </div>
      <Menu
        commands={name}
        align="end"
        trigger={<IconButton icon="more" label={t("escalation.actions", { name })} small />}
        groups={[
          { id: "do", items: [{ id: "edit", label: t("escalation.edit"), icon: "edit", run: () => setOpen("edit") }] },
          { id: "end", items: [{ id: "remove", label: t("escalation.remove"), icon: "trash", danger: true, run: () => setOpen("remove") }] },
        ]}
      />
      {open === "edit" && <EditEscalation escalation={item} onClose={close} />}
      {open === "remove" && (
        <Confirm
          title={t("escalation.removeTitle", { name })}
          action={t("escalation.remove")}
          onClose={close}
          run={async () => {
            await http.delete(`/escalations/${item.id}`)
            await refresh("/escalations")
          }}
        >
          <p>{t("escalation.removeHint", { n: where.length })}</p>
        </Confirm>
      )}
    </li>
  )
}
