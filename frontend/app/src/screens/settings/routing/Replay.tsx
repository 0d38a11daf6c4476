import { useMutation } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { DraftRoute, ReplayedRoute } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"

/** The requests of the last week by the route as it stands in the form. Nothing is written. */
export function Replay({ channel, draft }: { channel: number; draft: DraftRoute }) {
  const words = useWords()
  const { t } = words
  const look = useMutation({
    mutationFn: () => http.post<ReplayedRoute>(`/routes/${channel}/replay`, { days: 7, route: draft }),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <section className="route-try">
      <h4>{t("routing.replay")}</h4>
      <p>{t("routing.replayHint")}</p>
      <Button icon="reports" busy={look.isPending} onClick={() => look.mutate()}>
        {t("routing.tryRun")}
      </Button>
      <div role="status">{look.data && <Outcome found={look.data} />}</div>
    </section>
  )
}

function Outcome({ found }: { found: ReplayedRoute }) {
  const { t } = useWords()
  return (
    <>
      <p>
        <strong>{t("routing.replayed", { n: found.requests })}</strong> {found.cut && t("routing.replayCut")}
      </p>
      <div className="table-frame">
        <table className="route-replay">
          <thead>
            <tr>
              <th scope="col">{t("routing.replayWho")}</th>
              <th scope="col">{t("routing.replayGiven")}</th>
              <th scope="col">{t("routing.replayHad")}</th>
              <th scope="col">{t("routing.replayMost")}</th>
            </tr>
          </thead>
          <tbody>
            {found.people.map(({ user, given, had, most, capacity }) => (
              <tr key={user.id}>
                <th scope="row">{user.name}</th>
                <td>{given}</td>
                <td>{had}</td>
                <td>{t("routing.of", { load: most, capacity })}</td>
              </tr>
            ))}
            {found.pool > 0 && (
              <tr>
                <th scope="row">{t("routing.replayPool")}</th>
                <td colSpan={3}>{found.pool}</td>
              </tr>
            )}
            <tr data-trouble={found.nobody > 0 || undefined}>
              <th scope="row">{t("routing.replayNobody")}</th>
              <td colSpan={3}>{found.nobody}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </>
  )
}
