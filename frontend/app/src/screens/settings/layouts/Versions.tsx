import { useMutation, useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { PageOf } from "../../../state/layouts"
import type { LayoutSetup, LayoutVersionView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Loaded } from "../pieces/Page"
import { askLayouts, putSetup } from "./useLayoutDraft"

/** Who published when, and the way back to each of them; to how it was shipped, too. */
export function Versions({ entity, version, onClose }: { entity: PageOf; version: number; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const query = useQuery({
    queryKey: ["layouts", entity, "versions"],
    queryFn: async () => (await http.get<Page<LayoutVersionView>>(`/layouts/${entity}/versions`)).items,
    staleTime: 0,
  })
  const back = useMutation({
    mutationFn: async (to: number) => {
      putSetup(entity, await http.post<LayoutSetup>(`/layouts/${entity}/restore`, { version, to }))
      await askLayouts()
    },
    onSuccess: () => tell(t("layouts.isPublished")),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const restore = (to: number, name: string) => (
    <Button small icon="undo" busy={back.isPending && back.variables === to} onClick={() => back.mutate(to)} aria-label={t("layouts.backTo", { name })}>
      {t("layouts.back")}
    </Button>
  )
  return (
    <Dialog title={t("layouts.versions")} open onClose={onClose} actions={<Button onClick={onClose}>{t("common.close")}</Button>}>
      <p className="hint">{t("layouts.versionsHint")}</p>
      <Loaded query={query} failed={t("layouts.failed")}>
        {(items) => (
          <ul className="rows">
            {items.map((each) => {
              const name = t("layouts.version", { n: each.version })
              return (
                <li key={each.version} className="row">
                  <div>
                    <strong>{each.version === version ? `${name}, ${t("layouts.now")}` : name}</strong>
                    <span>
                      {t("own.changed", { who: each.by?.name || t("own.somebody"), when: when(each.at) })}
                      {each.restored !== null && ` · ${each.restored ? t("layouts.copyOf", { n: each.restored }) : t("layouts.copyOfShipped")}`}
                    </span>
                  </div>
                  {each.version !== version && restore(each.version, name)}
                </li>
              )
            })}
            <li className="row">
              <div>
                <strong>{t("layouts.shipped")}</strong>
                <span>{version ? t("layouts.shippedHint") : t("layouts.now")}</span>
              </div>
              {version > 0 && restore(0, t("layouts.shipped"))}
            </li>
          </ul>
        )}
      </Loaded>
    </Dialog>
  )
}
