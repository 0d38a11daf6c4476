import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { Menu } from "../../../parts/Menu"
import { useForm } from "../../../shell/enter/useForm"
import type { SkillView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { FormDialog } from "../pieces/FormDialog"
import { Loaded, Part } from "../pieces/Page"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"

/** The small dictionary of what people can. */
export function Skills() {
  const { t } = useWords()
  const query = useList<SkillView>("/skills")
  const [adding, setAdding] = useState(false)
  return (
    <Part title={t("routing.skills")} hint={t("routing.skillsHint")}>
      <Loaded query={query} failed={t("routing.failed")}>
        {(skills) => (
          <ul className="rows">
            {skills.map((skill) => (
              <Row key={skill.id} skill={skill} />
            ))}
          </ul>
        )}
      </Loaded>
      <div>
        <Deed icon="plus" label={t("routing.newSkill")} run={() => setAdding(true)} />
      </div>
      {adding && <Edit skill={null} onClose={() => setAdding(false)} />}
    </Part>
  )
}

function Row({ skill }: { skill: SkillView }) {
  const { t } = useWords()
  const [open, setOpen] = useState<"edit" | "remove" | null>(null)
  const close = () => setOpen(null)
  const have = skill.people.length ? t("routing.haveIt", { n: skill.people.length }) : t("routing.nobodyHas")
  return (
    <li className="row">
      <div>
        <strong>{skill.name}</strong>
        <span className="cut">{[skill.language?.toUpperCase(), have].filter(Boolean).join(" · ")}</span>
      </div>
      <Menu
        commands={skill.name}
        align="end"
        trigger={<IconButton icon="more" label={t("routing.skillActions", { name: skill.name })} small />}
        groups={[
          { id: "do", items: [{ id: "edit", label: t("routing.editSkill"), icon: "edit", run: () => setOpen("edit") }] },
          { id: "end", items: [{ id: "remove", label: t("routing.removeSkill"), icon: "trash", run: () => setOpen("remove") }] },
        ]}
      />
      {open === "edit" && <Edit skill={skill} onClose={close} />}
      {open === "remove" && (
        <Confirm
          title={t("routing.removeSkillTitle", { name: skill.name })}
          action={t("routing.removeSkill")}
          onClose={close}
          run={async () => {
            await http.delete(`/skills/${skill.id}`)
            await refresh("/skills")
          }}
        >
          <p>{t("routing.removeSkillHint")}</p>
        </Confirm>
      )}
    </li>
  )
}

function Edit({ skill, onClose }: { skill: SkillView | null; onClose: () => void }) {
  const { t } = useWords()
  const { value, set, drop } = useDraft(`skill/${skill?.id ?? "new"}`, { name: skill?.name ?? "", language: skill?.language ?? "" })
  const form = useForm(
    async () => {
      const body = { name: value.name.trim(), language: value.language.trim().toLowerCase() || null }
      await (skill ? http.patch(`/skills/${skill.id}`, body) : http.post("/skills", body))
      await refresh("/skills")
      drop()
      onClose()
    },
    ["name", "language"],
    { name: value.name.trim() },
  )
  return (
    <FormDialog title={skill ? skill.name : t("routing.newSkill")} form={form} action={t("common.save")} onClose={onClose} onDrop={drop}>
      <TextField label={t("routing.skillName")} value={value.name} maxLength={60} error={form.fault("name")} onChange={(name) => set({ name })} />
      <TextField label={t("routing.skillLanguage")} hint={t("routing.skillLanguageHint")} value={value.language} maxLength={3} error={form.fault("language")} onChange={(language) => set({ language })} />
    </FormDialog>
  )
}
