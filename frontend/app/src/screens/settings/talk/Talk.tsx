import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { Previews } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Page } from "../pieces/Page"
import { Tick } from "../../../parts/Tick"
import "./talk.css"

const PATH = "/link-previews"
const SAMPLE = "https://example.com/samovar"

/** How the dialogs of this house behave, for everybody in it. */
export default function Talk() {
  const words = useWords()
  const { t } = words
  const queries = useQueryClient()
  const wish = useQuery({ queryKey: [PATH], queryFn: () => http.get<Previews>(PATH) })
  const set = useMutation({
    mutationFn: (on: boolean) => http.put<Previews>(PATH, { on }),
    onSuccess: (now) => queries.setQueryData([PATH], now),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <Page title={t("settings.talk")}>
      <Loaded query={wish} failed={t("settings.talkFailed")}>
        {({ on }) => {
          const shown = set.isPending ? set.variables : on
          return (
            <>
              <Tick label={t("settings.previews")} hint={t("settings.previewsHint")} checked={shown} disabled={set.isPending} onChange={(next) => set.mutate(next)} />
              <figure className="preview-sample" data-on={shown || undefined} aria-label={t("settings.previewsSample")}>
                <p className="preview-sample-link">{SAMPLE}</p>
                {shown && (
                  <p className="preview-sample-card">
                    <span>{new URL(SAMPLE).hostname}</span>
                    <strong>{t("settings.previewsTitle")}</strong>
                    {t("settings.previewsAbout")}
                  </p>
                )}
              </figure>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
