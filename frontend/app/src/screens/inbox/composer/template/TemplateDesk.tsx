import { Button, IconButton } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { useLayer } from "../../../../parts/useBack"
import { useTemplates } from "../../../../state/templates"
import type { ConversationRow } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { useVariables } from "../replies/useReplies"
import { knownIn, prefilled } from "../../../../parts/template/fill"
import { clear, fill, useFilling } from "./filling"
import "./template.css"
import { TemplateForm } from "./TemplateForm"
import { TemplateList } from "./TemplateList"

interface Props {
  row: ConversationRow
  onClose: () => void
}

/** In place of the field: one template is chosen, filled and sent. */
export default function TemplateDesk({ row, onClose }: Props) {
  const words = useWords()
  const { t, language } = words
  const { data, error, refetch } = useTemplates(row.channel_id)
  const known = useVariables(row.id, true)
  const { template: id } = useFilling(row.id)
  const chosen = data?.items.find(({ external_id }) => external_id === id)
  useLayer(true, onClose)
  return (
    <div className="template-desk" data-layer>
      <header className="template-head">
        <Icon name="template" size={14} />
        <h3>{t("template.write")}</h3>
        <IconButton small icon="close" label={t("common.close")} onClick={onClose} />
      </header>
      {!data ? (
        <p className="choices-none" role="status">
          {error ? reasonOf(error, words) : t("common.loading")}
          {error && (
            <Button small icon="retry" onClick={() => void refetch()}>
              {t("common.tryAgain")}
            </Button>
          )}
        </p>
      ) : chosen ? (
        <TemplateForm key={chosen.external_id} row={row} template={chosen} known={knownIn(known, chosen.language, known?.locale ?? null, language)} onBack={() => clear(row.id)} onSent={onClose} />
      ) : (
        <TemplateList
          templates={data.items}
          onPick={(template) => fill(row.id, { template: template.external_id, values: prefilled(template, knownIn(known, template.language, known?.locale ?? null, language)), file: null })}
          onClose={onClose}
        />
      )}
    </div>
  )
}
