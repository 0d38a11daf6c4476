import type { RuleBody, RuleDo, RuleIf, RuleView, RuleWhen } from "../../../wire/api.gen"

export interface Draft {
  name: string
  when: RuleWhen
  if: RuleIf
  do: RuleDo[]
  last: boolean
}

export const draftOf = ({ name, body }: Pick<RuleView, "name" | "body">): Draft => ({ name, when: body.when, if: body.if ?? {}, do: body.do, last: body.last ?? false })

export const bodyOf = ({ when, if: asked, do: deeds, last }: Draft): RuleBody => ({ when, if: asked, do: deeds, last })

export const BLANK: Draft = { name: "", when: { kind: "status_changed" }, if: {}, do: [{ kind: "notify" }], last: false }

/** Where the server may find fault. */
export const fieldsOf = (draft: Draft): string[] => [
  "name",
  ...["status_ids", "from_status_ids", "stages", "fields", "kinds", "kind_ids", "minutes"].map((name) => `when.${name}`),
  "if.card",
  "if.contact",
  "if.event",
  ...draft.do.flatMap(({ values }, at) => [...DEED_FIELDS, ...Object.keys(values ?? {}).map((key) => `values.${key}`)].map((name) => `do.${at}.${name}`)),
]

const DEED_FIELDS = ["tag_ids", "status_id", "field", "whom", "user_id", "pool_id", "template_id", "kind_id", "webhook_id", "to", "text", "texts"]
