import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import type { PageOf } from "../../../state/layouts"
import type { LayoutSetup } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import "./layouts.css"
import { Structure } from "./Structure"
import { TryOn } from "./TryOn"
import type { LayoutDrafting } from "./useLayoutDraft"
import { useLayoutDraft, useLayouts } from "./useLayoutDraft"
import { Versions } from "./Versions"

const PAGES = ["card", "contact", "company"] as const

/** How the pages of requests, people and companies are laid out: prepared, tried on as a role, published, taken back. */
export default function Layouts() {
  const { t } = useWords()
  const [entity, setEntity] = useState<PageOf>("card")
  const query = useLayouts()
  return (
    <Page title={t("layouts.title")} hint={t("layouts.hint")} wide>
      <Segments<PageOf> label={t("layouts.of")} value={entity} choices={PAGES.map((value) => ({ value, label: t(`layouts.of_${value}`) }))} onChange={setEntity} />
      <Loaded query={query} failed={t("layouts.failed")}>
        {({ items }) => <Whole key={entity} entity={entity} setup={items.find(({ published }) => published.entity === entity)!} />}
      </Loaded>
    </Page>
  )
}

function Whole({ entity, setup }: { entity: PageOf; setup: LayoutSetup }) {
  const { t } = useWords()
  const drafting = useLayoutDraft(entity, setup)
  return (
    <div className="layouts">
      <Bar entity={entity} setup={setup} drafting={drafting} />
      <div className="layouts-both">
        <Structure entity={entity} groups={drafting.groups} blocks={setup.blocks} onChange={drafting.change} />
        <TryOn entity={entity} groups={drafting.groups} />
      </div>
      <p className="layouts-rights">{t("layouts.noRight")}</p>
    </div>
  )
}

function Bar({ entity, setup, drafting }: { entity: PageOf; setup: LayoutSetup; drafting: LayoutDrafting }) {
  const { t } = useWords()
  const { when } = useFormats()
  const [looks, setLooks] = useState(false)
  const [busy, setBusy] = useState<"publish" | "drop" | null>(null)
  const { draft, published } = setup
  const settle = async (what: "publish" | "drop") => {
    setBusy(what)
    const path = `/layouts/${entity}`
    const done = await drafting.settle((rev) =>
      what === "publish" ? http.post<LayoutSetup>(`${path}/publish`, { rev }) : http.delete<LayoutSetup>(`${path}/draft`, { query: { rev } }),
    )
    setBusy(null)
    if (done && what === "publish") tell(t("layouts.isPublished"))
  }
  const stands = published.version ? t("layouts.stands", { n: published.version }) : t("layouts.asShipped")
  return (
    <div className="layouts-bar">
      <p role="status">
        <strong>{drafting.begun ? t("layouts.draft") : stands}</strong>
        <span>
          {drafting.saving ? t("layouts.saving") : draft ? t("layouts.draftOf", { who: draft.by?.name || t("own.somebody"), when: when(draft.at) }) : t("layouts.noDraft")}
        </span>
      </p>
      <div>
        <Button look="quiet" icon="clock" onClick={() => setLooks(true)}>
          {t("layouts.versions")}
        </Button>
        {drafting.begun && (
          <Button busy={busy === "drop"} onClick={() => void settle("drop")}>
            {t("layouts.drop")}
          </Button>
        )}
        {drafting.begun && <Deed look="primary" icon="check" of={t("layouts.title")} label={t("layouts.publish")} busy={busy === "publish"} run={() => void settle("publish")} />}
      </div>
      {looks && <Versions entity={entity} version={published.version} onClose={() => setLooks(false)} />}
    </div>
  )
}
