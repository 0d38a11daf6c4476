import { Icon } from "../icon/Icon"
import type { Template } from "../../wire/api.gen"
import type { Attachment } from "../../wire/types"
import { useWords } from "../../words/words"
import { TemplateBottom, TemplateTop } from "./TemplateParts"
import type { Part, Values } from "./fill"
import { pieces, takesFile } from "./fill"
import "./preview.css"

/** As the customer will read it; an empty place shows its example, marked. */
export function TemplatePreview({ template, values = {}, file = null }: { template: Template; values?: Values; file?: Attachment | null }) {
  const { t } = useWords()
  const { header, header_text: top = "", body = "", footer = "", buttons = [] } = template
  const examples = (variables: Template["variables"]) => Object.fromEntries((variables ?? []).flatMap(({ name, example }) => (example ? [[name, example]] : [])))
  return (
    <div className="template-preview" role="group" aria-label={t("template.preview")}>
      {takesFile(template) && (
        <div className="template-media" data-filled={file !== null || undefined}>
          {file?.url && file.kind === "photo" ? <img src={file.url} alt={file.name} /> : <Icon name={header === "image" ? "image" : header === "video" ? "play" : "file"} size={20} />}
          {(!file || file.kind !== "photo") && <span className="cut">{file?.name ?? t(`template.header_${header as "image" | "video" | "document"}`)}</span>}
        </div>
      )}
      {header === "location" && (
        <TemplateTop
          template={{
            name: "",
            language: "",
            header_kind: "location",
            header: { name: values["header.name"] || t("template.header_location"), address: values["header.address"] ?? "" },
          }}
        />
      )}
      {header === "text" && (
        <p className="template-top">
          <Filled text={top} part="header" values={values} examples={examples(template.header_variables)} />
        </p>
      )}
      <p className="template-body">
        <Filled text={body} part="body" values={values} examples={examples(template.variables)} />
      </p>
      <TemplateBottom footer={footer} buttons={buttons} />
    </div>
  )
}

function Filled({ text, part, values, examples }: { text: string; part: Part; values: Values; examples: Readonly<Record<string, string>> }) {
  return pieces(text, part, values, examples).map((piece, at) =>
    typeof piece === "string" ? piece : piece.value ? <span key={at} className="template-filled">{piece.value}</span> : <mark key={at}>{piece.example || `{{${piece.place}}}`}</mark>,
  )
}
