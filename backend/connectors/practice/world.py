"""The customers' own clock, and what happens when it moves on. No clock of ours, no chance: a seed tells it all.

The whole world is JSON: it is the listener's cursor, so a restart goes on in the middle of a sentence.
"""

import random
from typing import Any

import msgspec

from backend.connectors.practice.cast import Actor, cast, facts, script_name
from backend.connectors.practice.scripts import NAMES, Range, Script, Step, script
from backend.connectors.practice.settings import PracticeSettings

Payload = dict[str, Any]
DELIVERED_S, READ_S, TYPING_S = 1.0, 2.5, 2.0
# refs of sends already heard: a send repeated after a lost answer is not heard twice
REMEMBERED = 200


class State(msgspec.Struct):
    """`due`: of the next message · `waits`: for an answer, until the next nag is `due` · `heard`: the answer."""

    script: str
    take: int = 0
    step: int = 0
    due: float | None = None
    waits: bool = False
    nags: int = 0
    said: int = 0
    heard: str = ""


class Later(msgspec.Struct):
    """Something already certain: a receipt, the beginning of typing."""

    due: float
    payload: Payload


class World(msgspec.Struct):
    """`born`: told apart from an earlier world of the same channel, whose messages had the same numbers."""

    born: int = 0
    now: float = 0.0
    free_at: float = 0.0
    states: dict[str, State] = {}
    later: list[Later] = []
    refs: list[str] = []


def advance(world: World, settings: PracticeSettings, now: float) -> list[Payload]:
    """Moves the clock to `now`; what was said and reported until then, in order."""
    actors = cast(settings)
    for place, actor in enumerate(actors):
        if actor.id not in world.states:
            first = _dice(settings, actor, 0, "first").uniform(0, min(60.0, 5.0 * len(actors)))
            begun = script_name(settings, place, 0)
            world.states[actor.id] = State(begun, due=world.now + (0.0 if place == 0 else first))
    said = [(item.due, item.payload) for item in world.later if item.due <= now]
    world.later = [item for item in world.later if item.due > now]
    if settings.running:
        said += _speak(world, settings, actors, now)
    world.now = max(world.now, now)
    return [payload for _, payload in sorted(said, key=lambda pair: pair[0])]


def _speak(
    world: World, settings: PracticeSettings, actors: tuple[Actor, ...], now: float
) -> list[tuple[float, Payload]]:
    """Everyone who is due says it, in the order they were due, no faster than the rate."""
    said = []
    places = {actor.id: (place, actor) for place, actor in enumerate(actors)}
    while ready := [(state.due, id) for id, state in world.states.items() if id in places and state.due is not None]:
        due, id = min(ready)
        at = max(due, world.free_at)
        if at > now:
            break
        place, actor = places[id]
        said.append((at, _say(world, settings, actor, place, at)))
        world.free_at = at + 60 / settings.rate
    return said


def _say(world: World, settings: PracticeSettings, actor: Actor, place: int, at: float) -> Payload:
    """The next message of one customer; the state moves on to what comes after it."""
    state = world.states[actor.id]
    play = script(actor.language, state.script)
    dice = _dice(settings, actor, state.take, f"{state.step}:{state.nags}")
    values = facts(actor, settings.seed, state.take)
    if state.waits:
        line, step = play.nags[state.nags], Step()
        state.nags += 1
    else:
        step = play.step[state.step]
        line = dice.choice(_lines(step, state.heard))
        state.step, state.nags, state.heard = state.step + 1, 0, ""
    state.said += 1
    payload = _payload(actor, f"{world.born}.{state.said}", line.format_map(values), step, settings.seed)
    if not _goes_on(state, play, dice, at):
        state.take += 1
        state.script = script_name(settings, place, state.take)
        state.step, state.nags, state.waits = 0, 0, False
        state.due = at + _within(dice, play.rest_s)
    return payload


def _lines(step: Step, heard: str) -> tuple[str, ...]:
    lower = heard.lower()
    fitting = (choice.say for choice in step.choice if any(word in lower for word in choice.hears))
    return next(fitting, step.say)


def _goes_on(state: State, play: Script, dice: random.Random, at: float) -> bool:
    """Plans the next sentence of this story. False: all is said, or nobody ever answered."""
    following = play.step[state.step] if state.step < len(play.step) else None
    if following is not None and following.pause:
        state.waits, state.due = False, at + _within(dice, following.wait_s)
    elif following is not None and state.nags < len(play.nags):
        state.waits, state.due = True, at + _within(dice, play.nag_after_s)
    elif play.once:
        state.waits, state.due = False, None
    else:
        return False
    return True


def hear(world: World, settings: PracticeSettings, customer: str, ref: str, text: str, key: str) -> None:
    """An answer reaches a customer at the world's present moment."""
    if ref in world.refs:
        return
    world.refs = [*world.refs, ref][-REMEMBERED:]
    now = world.now
    for after, state_name in ((DELIVERED_S, "delivered"), (READ_S, "read")):
        receipt = {"type": "receipt", "customer": customer, "key": key, "state": state_name}
        world.later.append(Later(now + after, receipt))
    state = world.states.get(customer)
    actor = next((actor for actor in cast(settings) if actor.id == customer), None)
    if state is None or actor is None or not state.waits:
        return
    play = script(actor.language, state.script)
    dice = _dice(settings, actor, state.take, f"answer {state.step}")
    state.waits, state.heard = False, text
    state.due = now + READ_S + _within(dice, play.step[state.step].wait_s)
    world.later.append(Later(max(now + READ_S, state.due - TYPING_S), {"type": "typing", "customer": customer}))


def next_due(world: World, settings: PracticeSettings) -> float | None:
    """The world's time of the next happening; None when nothing will happen by itself."""
    ids = {actor.id for actor in cast(settings)} if settings.running else set()
    spoken = [max(s.due, world.free_at) for id, s in world.states.items() if id in ids and s.due is not None]
    return min([item.due for item in world.later] + spoken, default=None)


def tellable(world: World) -> bool:
    """Do the scripts still have every place that somebody has come to?"""
    return all(
        state.script in NAMES and state.step + state.waits <= len(script(id.partition("-")[0], state.script).step)
        for id, state in world.states.items()
    )


def _payload(actor: Actor, number: str, text: str, step: Step, seed: int) -> Payload:
    who = {"id": actor.id, "name": actor.name, "surname": actor.surname, "language": actor.language}
    payload: Payload = {"type": "message", "customer": who, "number": number, "text": text}
    if step.photo or step.voice:
        payload["file"] = {"kind": "photo" if step.photo else "voice", "seed": f"{seed}:{actor.id}:{number}"}
    if step.phone:
        payload["phone"] = actor.phone
    return payload


def _dice(settings: PracticeSettings, actor: Actor, take: int, moment: str) -> random.Random:
    return random.Random(f"{settings.seed}:{actor.id}:{take}:{moment}")


def _within(dice: random.Random, seconds: Range) -> float:
    return dice.uniform(*seconds)
