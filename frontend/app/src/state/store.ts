import { create } from "zustand"
import type { DomainEvent } from "../wire/types"
import * as cards from "./cards"
import * as dialogs from "./dialogs"
import * as messages from "./messages"
import { cardsAfter, dialogsAfter } from "./tags"

export interface Entities {
  dialogs: dialogs.Dialogs
  messages: messages.Messages
  cards: cards.Cards
}

/** The nouns that the socket keeps fresh. Everything else is served by queries. */
export const useEntities = create<Entities>(nothing)

function nothing(): Entities {
  return { dialogs: dialogs.NO_DIALOGS, messages: messages.NO_MESSAGES, cards: cards.NO_CARDS }
}

export function applied(state: Entities, event: DomainEvent): Entities {
  return {
    dialogs: dialogsAfter(dialogs.apply(state.dialogs, event), event),
    messages: messages.apply(state.messages, event),
    cards: cardsAfter(cards.apply(state.cards, event), event),
  }
}

/** A fact of the log, into every noun. */
export const applyEvent = (event: DomainEvent) => useEntities.setState((state) => applied(state, event))

export const changeDialogs = (change: (state: dialogs.Dialogs) => dialogs.Dialogs) =>
  useEntities.setState((state) => ({ dialogs: change(state.dialogs) }))

export const changeMessages = (change: (state: messages.Messages) => messages.Messages) =>
  useEntities.setState((state) => ({ messages: change(state.messages) }))

export const changeCards = (change: (state: cards.Cards) => cards.Cards) =>
  useEntities.setState((state) => ({ cards: change(state.cards) }))

/** Events were missed: everything is to be loaded again. The list stays in sight until it is, and so does what I wrote. */
export function forgetMissed(): void {
  useEntities.setState(({ dialogs: held, messages: { pending } }) => ({
    dialogs: dialogs.stale(held),
    messages: { ...messages.NO_MESSAGES, pending },
    cards: cards.NO_CARDS,
  }))
}

/** Another person signs in. */
export const forgetAll = () => useEntities.setState(nothing())
