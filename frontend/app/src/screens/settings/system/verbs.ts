import type { Words } from "../../../words/words"

const VERBS = [
  "channel.created", "channel.edited", "channel.paused", "channel.started", "channel.deleted", "invitation.withdrawn",
  "password.changed", "password.reset", "password.set", "previews.set", "recovery_codes.renewed", "reset_link.made", "role.added",
  "role.edited", "role.removed", "second_factor.off", "second_factor.on", "session.ended", "session.refused",
  "session.started", "session.started_by_link", "sessions.ended", "setup.done", "team.added", "team.edited",
  "team.removed", "token.issued", "token.revoked", "user.added", "user.deactivated", "user.edited", "user.invited",
  "user.joined", "user.reactivated",
] as const // prettier-ignore

type Verb = (typeof VERBS)[number]
type Joined<V extends string> = V extends `${infer Noun}.${infer Deed}` ? `${Noun}_${Deed}` : never

/** What was done, as the end of a sentence; a verb of a later release as it is written. */
export function verbWords(verb: string, { t }: Words): string {
  const known = VERBS.find((each) => each === verb)
  return known ? t(`audited.${known.replace(".", "_") as Joined<Verb>}`) : verb
}
