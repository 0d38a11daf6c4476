import type { ActivityKindView, RoleView, RuleBody, RuleDo, TaskTemplateView } from "../../../wire/api.gen"
import type { WordKey } from "../../../words/words"

/** What houses want first; each is made whole by one press, switched off. */
export const EXAMPLES = ["late", "hot", "won", "complaint", "missed", "new"] as const
export type Example = (typeof EXAMPLES)[number]

/** What an example needs beside itself: made where the house has none of that name. */
export interface Needs {
  template?: { title: WordKey; kind: "call" | "todo"; due_amount: number; due_unit: "hours" | "days" }
  kind?: { name: WordKey; icon: "alert"; color: "rose" }
}

export const NEEDS: Record<Example, Needs> = {
  late: {},
  hot: {},
  won: { template: { title: "rules.example_won_task", kind: "call", due_amount: 30, due_unit: "days" } },
  complaint: { kind: { name: "rules.example_complaint_kind", icon: "alert", color: "rose" } },
  missed: { template: { title: "rules.example_missed_task", kind: "call", due_amount: 1, due_unit: "hours" } },
  new: {},
}

interface House {
  roles: readonly Pick<RoleView, "id" | "key">[]
  /** From cold to hot. */
  stages: readonly number[]
  template?: Pick<TaskTemplateView, "id"> | undefined
  kind?: Pick<ActivityKindView, "id"> | undefined
}

const HEADS: RuleDo = { kind: "notify", to: [{ kind: "heads" }] }
const WHO_LEADS: RuleDo = { kind: "notify", to: [{ kind: "responsible" }] }

export function exampleOf(example: Example, { roles, stages, template, kind }: House): RuleBody {
  const operators = roles.find(({ key }) => key === "operator")
  const task: RuleDo[] = template ? [{ kind: "task", template_id: template.id }] : []
  switch (example) {
    case "late":
      return { when: { kind: "no_answer", minutes: 15 }, do: [...(operators ? [{ kind: "assign", whom: "role", pool_id: operators.id } satisfies RuleDo] : []), HEADS] }
    case "hot":
      return { when: { kind: "warmth_changed", stages: stages.slice(-1) }, do: [{ kind: "notify", to: [{ kind: "responsible" }, { kind: "heads" }] }] }
    case "won":
      return { when: { kind: "request_won" }, do: task }
    case "complaint":
      return { when: { kind: "activity", kind_ids: kind ? [kind.id] : [] }, do: [HEADS] }
    case "missed":
      return { when: { kind: "call_missed" }, do: [...task, WHO_LEADS] }
    case "new":
      return { when: { kind: "request_created" }, do: [{ kind: "assign", whom: "contact" }] }
  }
}
