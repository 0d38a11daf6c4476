import { useState } from "react"
import { Avatar } from "../src/parts/Avatar"
import { Button } from "../src/parts/Button"
import { Panes } from "../src/parts/Panes"
import { EmptyState, ErrorState, RowsSkeleton } from "../src/parts/Placeholders"
import { VirtualList } from "../src/parts/VirtualList"
import { ApiError } from "../src/wire/http"
import { Story } from "./Story"

const PEOPLE = Array.from({ length: 10_000 }, (_, id) => ({ id, name: `Клиент ${id + 1}` }))

export function Rows() {
  const [active, setActive] = useState<number | null>(1)
  const [folded, setFolded] = useState({ listOpen: false, cardOpen: false })
  return (
    <>
      <Story name="VirtualList: 10 000">
        <div className="story-list">
          <VirtualList
            label="Клиенты"
            items={PEOPLE}
            itemKey={({ id }) => id}
            itemSize={68}
            active={active}
            onActive={setActive}
            onOpen={setActive}
          >
            {(person, state) => (
              <div className="story-row" data-active={state.active}>
                <Avatar id={person.id} name={person.name} decorative />
                {person.name}
              </div>
            )}
          </VirtualList>
        </div>
      </Story>
      <Story name="Skeleton, empty, error" wide>
        <div className="story-state">
          <div style={{ flex: 1 }}>
            <RowsSkeleton rows={3} />
          </div>
        </div>
        <div className="story-state">
          <EmptyState
            icon="dialogs"
            title="Диалогов пока нет"
            hint="Подключите канал или запустите учебных клиентов."
            action={<Button look="primary">Подключить канал</Button>}
          />
        </div>
        <div className="story-state">
          <ErrorState title="Список не открылся" error={new ApiError(503, "busy", "База данных не отвечает. Ничего не потеряно.")} onRetry={() => undefined} />
        </div>
      </Story>
      <Story name="Panes" wide>
        <div className="story-panes">
          <Panes
            list={<p style={{ padding: 16 }}>list</p>}
            main={
              <p style={{ padding: 16 }}>
                <Button onClick={() => setFolded({ listOpen: true, cardOpen: false })}>list</Button>
                <Button onClick={() => setFolded({ listOpen: false, cardOpen: true })}>card</Button>
              </p>
            }
            card={<p style={{ padding: 16 }}>card</p>}
            shown="main"
            {...folded}
            onFold={() => setFolded({ listOpen: false, cardOpen: false })}
          />
        </div>
      </Story>
    </>
  )
}
