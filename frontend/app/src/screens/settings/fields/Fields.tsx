import { useQuery } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Segments } from "../../../parts/Segments"
import { EmptyState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { FieldSetup, FieldSetups, OwnField } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page, Part } from "../pieces/Page"
import { refresh } from "../pieces/useList"
import { EditField } from "./EditField"
import "./fields.css"
import { Gone } from "./Gone"
import type { Section } from "./order"
import { alike, sectionsOf } from "./order"
import { SectionList } from "./SectionList"
import { EditSection } from "./EditSection"

type Entity = OwnField["entity"]
const KEY = ["fields", "setup"]

/** The administrator's own fields: made, put in order, changed, put away and brought back. */
export default function Fields() {
  const { t } = useWords()
  const [entity, setEntity] = useState<Entity>("card")
  const [adding, setAdding] = useState<"field" | "section" | null>(null)
  const query = useQuery({ queryKey: KEY, queryFn: () => http.get<FieldSetups>("/fields/setup"), staleTime: 0 })
  const add = <Deed look="primary" icon="plus" of={t("own.title")} label={t("own.add")} run={() => setAdding("field")} />
  const entities = [
    { value: "card" as const, label: t("own.cards") },
    { value: "contact" as const, label: t("own.contacts") },
    { value: "company" as const, label: t("own.companies") },
  ]
  const close = () => setAdding(null)
  return (
    <Page title={t("own.title")} hint={t("own.hint")} action={add}>
      <Segments<Entity> label={t("own.of")} value={entity} choices={entities} onChange={setEntity} />
      <Loaded query={query} failed={t("own.failed")}>
        {(all) => <Whole key={entity} all={all} entity={entity} onSection={() => setAdding("section")} adding={adding} close={close} />}
      </Loaded>
    </Page>
  )
}

interface Props {
  all: FieldSetups
  entity: Entity
  adding: "field" | "section" | null
  onSection: () => void
  close: () => void
}

function Whole({ all, entity, adding, onSection, close }: Props) {
  const { t } = useWords()
  const [sections, arrange] = useOrder(all, entity)
  const mine = all.items.filter(({ field }) => field.entity === entity)
  const gone = mine.filter(({ state }) => state !== "live")
  const byId = new Map<number, FieldSetup>(mine.map((each) => [each.field.id, each]))
  const blank = sections.length === 1 && !sections[0]!.fields.length
  return (
    <>
      {blank ? (
        <EmptyState icon="list" title={t("own.empty")} hint={t("own.emptyHint")} />
      ) : (
        <SectionList sections={sections} byId={byId} onArrange={arrange} others={mine} />
      )}
      <div>
        <Deed small icon="plus" of={t("own.title")} label={t("own.addSection")} run={onSection} />
      </div>
      {gone.length > 0 && (
        <Part title={t("own.gone")} hint={t("own.goneHint")}>
          <Gone items={gone} />
        </Part>
      )}
      {adding === "field" && <EditField entity={entity} setup={null} others={mine} onClose={close} />}
      {adding === "section" && <EditSection name="" onClose={close} onName={(name) => arrange([...sections, { id: null, name, fields: [] }])} />}
    </>
  )
}

/** What was dragged is seen at once; what the server says stands in the end. */
function useOrder(all: FieldSetups, entity: Entity): [Section[], (sections: Section[]) => void] {
  const words = useWords()
  const stored = sectionsOf(all, entity)
  const [held, setHeld] = useState<{ all: FieldSetups; sections: Section[] } | null>(null)
  // Whatever comes from the server is newer than what was dragged before it.
  const wanted = held?.all === all ? held.sections : null
  const last = useRef<Section[]>(stored)
  const line = useRef(Promise.resolve())
  const arrange = (sections: Section[]) => {
    if (alike(sections, wanted ?? stored)) return
    setHeld({ all, sections })
    last.current = sections
    line.current = line.current.then(() => keep(sections))
  }
  // One after the other; what is the last by then says all of it, and only its answer is shown.
  const keep = async (sections: Section[]) => {
    if (last.current !== sections) return
    try {
      const now = await http.put<FieldSetups>("/fields/layout", { entity, sections })
      if (last.current === sections) queries.setQueryData(KEY, now)
    } catch (error) {
      setHeld(null)
      tell(reasonOf(error, words), { fault: true })
      await refresh("/fields")
    }
  }
  return [wanted ?? stored, arrange]
}
