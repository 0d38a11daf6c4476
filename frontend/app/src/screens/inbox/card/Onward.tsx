import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { CopyField } from "../../../parts/CopyButton"
import { Dialog } from "../../../parts/Dialog"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Menu } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { OnwardLink, OnwardWays, OnwardWay } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Contact } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

/** A link by which this person goes on in a messenger where they have not been, as the same contact. */
export function Onward({ contact, here }: { contact: Contact; here: number }) {
  const words = useWords()
  const { t } = words
  const { data: ways = [] } = useQuery({
    queryKey: ["links", contact.id, contact.identities.length],
    queryFn: () => http.get<OnwardWays>(`/contacts/${contact.id}/links`).then(({ items }) => items),
  })
  const [given, setGiven] = useState<{ way: OnwardWay; link: OnwardLink } | null>(null)
  const make = useMutation({
    mutationFn: (way: OnwardWay) => http.post<OnwardLink>(`/contacts/${contact.id}/links`, { channel_id: way.channel_id, conversation_id: here }).then((link) => ({ way, link })),
    onSuccess: setGiven,
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  if (!ways.length) return null
  const items = ways.map((way) => ({ id: String(way.channel_id), label: way.name, icon: channelIcon(way.looks), run: () => make.mutate(way) }))
  return (
    <>
      <Menu
        trigger={
          <Button small look="quiet" icon="link" busy={make.isPending}>
            {t("links.open")}
          </Button>
        }
        groups={[{ id: "ways", label: t("links.group"), items }]}
        commands={t("links.open")}
      />
      {given && <Given {...given} onClose={() => setGiven(null)} />}
    </>
  )
}

function Given({ way, link, onClose }: { way: OnwardWay; link: OnwardLink; onClose: () => void }) {
  const { t } = useWords()
  const { when } = useFormats()
  return (
    <Dialog title={t("links.title", { place: way.name })} open onClose={onClose}>
      <CopyField text={link.url} label={t("links.link")} />
      <p className="card-link-hint">{t("links.hint", { when: when(link.expires_at) })}</p>
    </Dialog>
  )
}
