import { useState } from "react"
import { Button, IconButton } from "../src/parts/Button"
import { Dialog } from "../src/parts/Dialog"
import { PasswordField, TextField } from "../src/parts/Field"
import { Menu } from "../src/parts/Menu"
import { MoneyField } from "../src/parts/MoneyField"
import { Popover } from "../src/parts/Popover"
import { Select } from "../src/parts/Select"
import { StatusDot } from "../src/parts/Marks"
import { TagPicker } from "../src/parts/TagPicker"
import { tell } from "../src/parts/Toast"
import { UserPicker } from "../src/parts/UserPicker"
import type { Money } from "../src/words/money"
import { Story } from "./Story"

const TAGS = [
  { id: 1, name: "VIP", color: "copper" },
  { id: 2, name: "Опт", color: "teal" },
  { id: 3, name: "Перезвонить до пятницы", color: "violet" },
  { id: 4, name: "Возврат", color: "red" },
  { id: 5, name: "Own colour", color: "#3d8f5f" },
]
const PEOPLE = [
  { id: 1, name: "Анна Ковалёва", presence: "online" as const },
  { id: 2, name: "Борис Йонайтис", presence: "offline" as const, role: "Head" },
  { id: 3, name: "Vera Smith" },
]

export function Controls() {
  const [open, setOpen] = useState(false)
  const [money, setMoney] = useState<Money | null>({ amount: "45000.00", currency: "RUB" })
  const [names, setNames] = useState(["VIP", "Опт", "Перезвонить до пятницы"])
  const [status, setStatus] = useState("in_work")
  const [who, setWho] = useState<number | null>(1)
  return (
    <>
      <Story name="Button">
        <Button look="primary">Ответить</Button>
        <Button look="primary" chord="Mod+Enter">
          Отправить
        </Button>
        <Button icon="plus">Новая метка</Button>
        <Button look="quiet" icon="snooze">
          Отложить
        </Button>
        <Button look="danger">Удалить</Button>
        <Button look="primary" busy>
          Сохраняем
        </Button>
        <Button disabled>Нельзя</Button>
        <Button small>Малая</Button>
        <Button small look="quiet" icon="filter">
          Фильтр
        </Button>
      </Story>
      <Story name="IconButton, Menu, Popover, Dialog, Toast">
        <IconButton icon="search" label="Поиск" chord="Slash" />
        <IconButton icon="check" label="Готово" chord="KeyE" aria-pressed />
        <IconButton icon="close" label="Закрыть" small />
        <Menu
          commands={null}
          trigger={<IconButton icon="more" label="Ещё" />}
          groups={[
            {
              id: "a",
              items: [
                { id: "1", label: "Ответить", icon: "reply", chord: "KeyR", run: () => undefined },
                { id: "2", label: "Отложить", icon: "snooze", chord: "KeyH", run: () => undefined },
                { id: "3", label: "Скопировать ссылку", icon: "link", disabled: true, run: () => undefined },
              ],
            },
            { id: "b", label: "Порядок", items: [{ id: "4", label: "Сначала новые", checked: true, run: () => undefined }] },
            { id: "c", items: [{ id: "5", label: "Удалить", icon: "trash", danger: true, run: () => undefined }] },
          ]}
        />
        <Popover label="Подробности" trigger={<Button>Popover</Button>}>
          Почему назначен этот человек
        </Popover>
        <Button onClick={() => setOpen(true)}>Dialog</Button>
        <Button onClick={() => tell("Диалог передан Анне", { undo: () => undefined })}>Toast</Button>
        <Button onClick={() => tell("Не сохранилось: нет связи", { fault: true })}>Fault</Button>
        <Dialog
          title="Удалить канал"
          open={open}
          onClose={() => setOpen(false)}
          actions={
            <>
              <Button onClick={() => setOpen(false)}>Отмена</Button>
              <Button look="danger">Удалить канал</Button>
            </>
          }
        >
          Затронет 214 диалогов. История сохранится, новые сообщения приходить перестанут.
        </Dialog>
      </Story>
      <Story name="Field">
        <TextField label="Имя" hint="Его увидят клиенты и коллеги" defaultValue="Анна" onChange={() => undefined} />
        <TextField label="Эл. почта" error="Такой адрес уже есть" defaultValue="anna@example" onChange={() => undefined} />
        <PasswordField label="Пароль" defaultValue="correct horse" onChange={() => undefined} />
      </Story>
      <Story name="MoneyField, Select">
        <MoneyField currency="RUB" currencies={["RUB", "EUR", "USD"]} label="Бюджет" value={money} onCommit={setMoney} />
        <div style={{ flex: 1 }}>
          <Select
            label="Статус"
            value={status}
            onChange={setStatus}
            choices={[
              { value: "new", label: "Новый", mark: <StatusDot category="new" /> },
              { value: "in_work", label: "В работе", mark: <StatusDot category="in_work" /> },
              { value: "won", label: "Успех", mark: <StatusDot category="won" /> },
            ]}
          />
        </div>
        <Select label="Тихий" quiet value="a" onChange={() => undefined} choices={[{ value: "a", label: "Как текст" }]} />
      </Story>
      <Story name="TagPicker, UserPicker">
        <TagPicker tags={TAGS} chosen={names} onChange={setNames} creates />
        <TagPicker tags={TAGS} chosen={[]} onChange={() => undefined} />
        <UserPicker
          label="Ответственный"
          people={PEOPLE}
          me={1}
          value={who}
          onChange={setWho}
          nobody
          trigger={<Button icon="user">{PEOPLE.find(({ id }) => id === who)?.name ?? "Никто"}</Button>}
        />
      </Story>
    </>
  )
}
