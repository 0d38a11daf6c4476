import type { RoleView } from "../../../wire/api.gen"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"

export function useRoleName() {
  const words = useWords()
  return (role: Pick<RoleView, "key" | "name">): string => roleName(role, words)
}
