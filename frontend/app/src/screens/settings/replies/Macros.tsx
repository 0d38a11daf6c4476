import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { EmptyState } from "../../../parts/Placeholders"
import type { MacroView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditMacro } from "./EditMacro"
import "./replies.css"

/** Macros: mine, my teams', the house's. */
export default function Macros() {
  const { t } = useWords()
  const query = useList<MacroView>("/macros")
  const [adding, setAdding] = useState(false)
  const add = (
    <Button look={query.data?.length ? "plain" : "primary"} icon="plus" onClick={() => setAdding(true)}>
      {t("macros.add")}
    </Button>
  )
  return (
    <Page title={t("macros.title")} hint={t("macros.hint")} action={query.data?.length ? add : undefined}>
      <Loaded query={query} failed={t("macros.failed")}>
        {(macros) =>
          macros.length ? (
            <ul className="rows">
              {macros.map((macro) => (
                <Row key={macro.id} macro={macro} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="checks" title={t("macros.empty")} hint={t("macros.emptyHint")} action={add} />
          )
        }
      </Loaded>
      {adding && <EditMacro macro={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Row({ macro }: { macro: MacroView }) {
  const { t } = useWords()
  const [doing, setDoing] = useState<"edit" | "remove" | null>(null)
  const close = () => setDoing(null)
  const { title, scope, folder, may_edit } = macro
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name={scope === "me" ? "user" : scope === "team" ? "contacts" : "globe"} size={16} />
      </span>
      <div>
        <strong>{title}</strong>
        <span className="cut">{folder || t(`replies.${scope}`)}</span>
      </div>
      {may_edit && (
        <Menu
          align="end"
          trigger={<IconButton icon="more" label={t("replies.actions", { name: title })} small />}
          groups={[
            { id: "do", items: [{ id: "edit", label: t("replies.edit"), icon: "edit", run: () => setDoing("edit") }] },
            { id: "end", items: [{ id: "remove", label: t("replies.remove"), icon: "trash", danger: true, run: () => setDoing("remove") }] },
          ]}
        />
      )}
      {doing === "edit" && <EditMacro macro={macro} onClose={close} />}
      {doing === "remove" && (
        <Confirm
          title={t("replies.removeTitle", { name: title })}
          action={t("replies.remove")}
          onClose={close}
          run={async () => {
            await http.delete(`/macros/${macro.id}`)
            await refresh("/macros")
          }}
        >
          <p>{t("macros.removeHint")}</p>
        </Confirm>
      )}
    </li>
  )
}
