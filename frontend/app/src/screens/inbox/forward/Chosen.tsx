import { Segments } from "../../../parts/Segments"
import type { Attachment, Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

interface Props {
  said: readonly Message[]
  whole: boolean
  seqs: readonly number[]
  onWhole: (whole: boolean) => void
  onSeqs: (seqs: readonly number[]) => void
  files: readonly Attachment[]
  /** Files that stay here. */
  left: readonly string[]
  onLeft: (left: readonly string[]) => void
}

/** Which messages go, and which of their files. */
export function Chosen({ said, whole, seqs, onWhole, onSeqs, files, left, onLeft }: Props) {
  const { t } = useWords()
  const { when, size } = useFormats()
  return (
    <>
      <Segments
        label={t("forward.what")}
        value={whole ? "whole" : "some"}
        choices={[
          { value: "some", label: t("forward.some") },
          { value: "whole", label: t("forward.all") },
        ]}
        onChange={(value) => onWhole(value === "whole")}
      />
      {!whole && (
        <ul className="forward-list" aria-label={t("forward.some")}>
          {said.toReversed().map((each) => (
            <Row key={each.seq} checked={seqs.includes(each.seq)} onChange={(on) => onSeqs(toggled(seqs, each.seq, on))}>
              <strong>{each.author?.name}</strong>
              <span className="cut">{each.text || each.attachments.map(({ name }) => name).join(", ")}</span>
              <time>{when(each.sent_at)}</time>
            </Row>
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <ul className="forward-list" aria-label={t("replies.files")}>
          {files.map((file) => (
            <Row key={file.id} checked={!left.includes(file.id)} onChange={(on) => onLeft(toggled(left, file.id, !on))}>
              <span className="cut">{file.name || t("forward.unnamed")}</span>
              <time>{file.size === null ? "" : size(file.size)}</time>
            </Row>
          ))}
        </ul>
      )}
    </>
  )
}

function toggled<T>(list: readonly T[], one: T, on: boolean): readonly T[] {
  return on ? [...list, one] : list.filter((each) => each !== one)
}

function Row({ checked, onChange, children }: { checked: boolean; onChange: (on: boolean) => void; children: React.ReactNode }) {
  return (
    <li>
      <label>
        <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
        {children}
      </label>
    </li>
  )
}
