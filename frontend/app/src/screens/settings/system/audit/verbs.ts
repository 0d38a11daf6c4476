import type { AuditView } from "../../../../wire/api.gen"
import type { Words } from "../../../../words/words"

/** What is recorded, noun and deed. `tests/access/test_audit_words.py` holds it against the server's code. */
const VERBS = [
  "activities.kept", "activity.deleted", "activity.restored", "activity_kind.added", "activity_kind.edited", "activity_kind.ordered",
  "card.removed", "card.restored",
  "channel.created", "channel.edited", "channel.tasks_set", "channel.paused", "channel.started", "channel.deleted", "channel.signed_in", "channel.opened", "contact.blocked", "contact.link_given", "contact.merged", "contact.split",
  "contact.unblocked", "company.removed", "company.restored", "contact.removed", "contact.restored", "field.added", "field.archived", "field.edited", "field.removed", "field.restored", "field.retyped", "fields.ordered",
  "currencies.set", "warmth.set", "notices.bot", "notices.set", "texts.worded", "dictionary.added", "dictionary.edited", "dictionary.ordered", "dictionary.removed", "dictionary.restored", "funnel.added", "funnel.edited", "funnel.removed", "funnel.restored", "funnels.ordered",
  "invoice.payment_added", "invoice.payment_undone", "invoice.voided", "seller.added", "seller.edited", "seller.logo_changed",
  "invitation.withdrawn", "layout.published", "layout.restored", "library.added", "library.changed", "library.removed", "library.restored", "leads.set", "mode.set", "note.addressed", "password.changed", "password.prove", "password.reset",
  "password.set", "recovery_codes.renewed", "reset_link.made", "role.added", "role.edited", "role.removed",
  "second_factor.off", "second_factor.on", "session.ended", "session.refused", "session.started",
  "session.started_by_link", "sessions.ended", "setup.done", "status.added", "status.edited", "status.removed", "status.restored", "statuses.ordered",
  "tag.added", "tag.edited", "tag.merged", "tag.removed", "tag.restored", "task_feed.dropped", "task_feed.made", "task_template.added", "task_template.edited", "task_template.removed", "task_templates.ordered", "team.added", "team.edited", "team.removed",
  "token.issued", "token.revoked", "user.added", "user.deactivated", "user.edited", "user.invited", "user.joined", "user.looked_as",
  "user.reactivated", "webhook.added", "webhook.edited", "webhook.removed", "webhook.resent", "webhook.secret_renewed", "wish.answered", "import.started", "import.undone", "export.started", "export.made", "export.fetched",
  "rule.added", "rule.edited", "rule.removed", "rule.limits_set",
  "follows.defaults",
  "field.purged", "workplaces.set", "calendar.made", "calendar.edited", "calendar.deleted", "sms.set", "sms.removed", "escalation.made", "escalation.edited", "escalation.deleted", "routing.set", "route.set", "skill.made", "skill.edited", "skill.deleted", "skills.given", "schedule.made", "schedule.edited", "schedule.deleted", "shifts.changed", "shift_request.decided", "person.erased", "person.export_asked", "person.export_fetched", "person.exported", "erasure.asked", "erasure.agreed", "erasure.cancelled", "privacy.set", "privacy.terms_set", "consent.worded", "consent.withdrawn",
] as const // prettier-ignore

type Verb = (typeof VERBS)[number]
type Joined<V extends string> = V extends `${infer Noun}.${infer Deed}` ? `${Noun}_${Deed}` : never
type Said = Pick<AuditView, "verb" | "before" | "after">

/** What somebody without the right asked for: the call, as the API has it. */
export const isAttempt = (verb: string) => /^[A-Z]+ \//.test(verb)

/** What was done, as the end of a sentence; a verb of a later release as it is written. */
export function verbWords({ verb, before, after }: Said, { t }: Words): string {
  if (isAttempt(verb)) return t("audited.attempt")
  if (verb === "previews.set") return t(after?.on === true ? "audited.previews_on" : "audited.previews_off")
  if (verb === "session.ended" && before?.device) return t("audited.session_elsewhere")
  const known = VERBS.find((each) => each === verb)
  return known ? t(`audited.${known.replace(".", "_") as Joined<Verb>}`) : verb
}
