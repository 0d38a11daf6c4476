import { Icon } from "../../../parts/icon/Icon"
import { useWords } from "../../../words/words"
import { seek, useSearching } from "./searching"

/** What the messages that are looked for have in common. */
export function Filters({ open }: { open: number | null }) {
  const { t } = useWords()
  const { here, mine, file } = useSearching()
  const chips = [
    ...(open !== null || here !== null ? [{ id: "here", label: t("search.here"), on: here !== null, flip: () => seek({ here: here === null ? open : null }) }] : []),
    { id: "mine", label: t("search.mine"), on: mine, flip: () => seek({ mine: !mine }) },
    { id: "file", label: t("search.file"), on: file, flip: () => seek({ file: !file }) },
  ]
  return (
    <div className="search-filters" role="group" aria-label={t("search.filters")}>
      {chips.map(({ id, label, on, flip }) => (
        // The field keeps the focus: one goes on typing.
        <button key={id} type="button" className="search-chip" aria-pressed={on} onPointerDown={(event) => event.preventDefault()} onClick={flip}>
          {on && <Icon name="check" size={12} />}
          {label}
        </button>
      ))}
    </div>
  )
}
