import { useState } from "react"
import { Button } from "../../parts/Button"
import { TextField } from "../../parts/Field"
import { reasonOf } from "../../parts/Placeholders"
import { Popover } from "../../parts/Popover"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import type { ImportView, MappingView, Target } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Page } from "../../wire/types"
import { useWords } from "../../words/words"
import { plain, putMappings, setupOf, useMappings } from "./useImport"

interface Props {
  run: ImportView
  targets: readonly Target[]
  onTake: (columns: (string | null)[]) => void
}

/** The next file of the same kind needs one press. */
export function Mappings({ run, targets, onTake }: Props) {
  const { t } = useWords()
  const saved = useMappings(run.entity)
  const take = (id: number) => {
    const found = saved.find((each) => each.id === id)
    if (!found) return
    const wanted = new Map(Object.entries(found.targets).map(([header, target]) => [plain(header), target]))
    const known = new Set(targets.map(({ name }) => name))
    onTake(run.headers.map((header) => wanted.get(plain(header)) ?? null).map((target) => (target && known.has(target) ? target : null)))
  }
  return (
    <span className="import-mappings">
      {saved.length > 0 && <Select label={t("transfer.mappings")} value={null} nothing={t("transfer.mappings")} choices={saved.map(({ id, name }) => ({ value: id, label: name }))} onChange={take} />}
      <Save run={run} />
    </span>
  )
}

function Save({ run }: { run: ImportView }) {
  const words = useWords()
  const { t } = words
  const [name, setName] = useState("")
  const [open, setOpen] = useState(false)
  const save = async () => {
    const { columns } = setupOf(run)
    const targets = Object.fromEntries(run.headers.flatMap((header, at) => (columns[at] ? [[header, columns[at]]] : [])))
    try {
      putMappings(await http.post<Page<MappingView>>("/imports/mappings", { entity: run.entity, name, targets }))
      setOpen(false)
      setName("")
      tell(t("transfer.mappingSaved"))
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
  return (
    <Popover label={t("transfer.saveMapping")} align="end" open={open} onOpen={setOpen} trigger={<Button small look="quiet">{t("transfer.saveMapping")}</Button>}>
      <form
        className="import-save"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextField label={t("transfer.mappingName")} value={name} maxLength={60} onChange={setName} />
        <Button type="submit" look="primary" small disabled={!name.trim()}>
          {t("transfer.save")}
        </Button>
      </form>
    </Popover>
  )
}
