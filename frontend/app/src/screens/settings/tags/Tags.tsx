import { useState } from "react"
import { Button } from "../../../parts/Button"
import { matching } from "../../../parts/match"
import { EmptyState } from "../../../parts/Placeholders"
import { TagChip } from "../../../parts/TagChip"
import type { GoneTag, TagSetups } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import "../dictionaries/dictionaries.css"
import "../funnels/funnels.css"
import { Add } from "../dictionaries/Add"
import { Loaded, Page, Part } from "../pieces/Page"
import { Row } from "./Row"
import "./tags.css"
import { bringBack, keep, useTagSetups } from "./tags"

// from so many on one is looked for
const MANY = 12

/** The dictionary of tags: names and colours in place, merged, deleted, brought back. */
export default function Tags() {
  const { t } = useWords()
  const query = useTagSetups()
  return (
    <Page title={t("tags.title")} hint={t("tags.hint")}>
      <Loaded query={query} failed={t("tags.failed")}>
        {(all) => <Whole all={all} />}
      </Loaded>
    </Page>
  )
}

function Whole({ all: { items, gone } }: { all: TagSetups }) {
  const words = useWords()
  const { t } = words
  const [typed, type] = useState("")
  const shown = matching(items, typed, ({ tag }) => tag.name)
  return (
    <>
      {items.length >= MANY && <input className="input tags-find" type="search" aria-label={t("tags.find")} placeholder={t("tags.find")} value={typed} onChange={(event) => type(event.target.value)} />}
      {items.length === 0 && <EmptyState icon="tag" title={t("tags.empty")} hint={t("tags.emptyHint")} />}
      {shown.length > 0 ? (
        <ul className="dictionary">
          {shown.map((setup) => (
            <Row key={setup.tag.id} setup={setup} all={items} />
          ))}
        </ul>
      ) : (
        items.length > 0 && <p role="status">{t("tags.none")}</p>
      )}
      <Add label={t("tags.new")} button={t("tags.add")} add={(name) => keep(() => http.post<TagSetups>("/tags", { name }), words)} />
      {gone.length > 0 && (
        <Part title={t("tags.gone")}>
          <ul className="rows">
            {gone.map((each) => (
              <Gone key={each.tag.id} gone={each} />
            ))}
          </ul>
        </Part>
      )}
    </>
  )
}

function Gone({ gone: { tag, into, gone_at, until } }: { gone: GoneTag }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const what = into === null ? t("tags.wasDeleted", { when: when(gone_at) }) : t("tags.wasMerged", { into, when: when(gone_at) })
  return (
    <li className="row">
      <div>
        <strong>
          <TagChip tag={tag} />
        </strong>
        <span>{`${what} · ${t("tags.until", { when: when(until) })}`}</span>
      </div>
      <Button small icon="undo" aria-label={t("tags.restoreOf", { name: tag.name })} onClick={() => void bringBack(tag.id, words)}>
        {t("tags.restore")}
      </Button>
    </li>
  )
}
