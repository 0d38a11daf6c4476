import { useQuery } from "@tanstack/react-query"
import type { NamedBy } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"

type Kind = "status" | "tag" | "field" | "user" | "role" | "team"

/** Which rules name what is about to go: they will fail until somebody mends them. Nothing is said where none does. */
export function NamedByRules({ kind, id }: { kind: Kind; id: number }) {
  const { t } = useWords()
  const { data } = useQuery({ queryKey: ["rules", "naming", kind, id], queryFn: () => http.get<Page<NamedBy>>("/rules/naming", { query: { kind, thing_id: id } }), staleTime: 0 })
  const rules = data?.items ?? []
  if (!rules.length) return null
  return <p role="status">{t("rules.namedBy", { n: rules.length, names: rules.map(({ name }) => name).join(", ") })}</p>
}
