"""Events of tasks."""

import msgspec

from backend.tasks.schemas import TaskView


class TaskChanged(msgspec.Struct, frozen=True, tag="task.changed"):
    """Added, edited, done, called off, opened again."""

    task: TaskView


class TaskTemplateRef(msgspec.Struct, frozen=True):
    id: int
    rev: int


class TaskTemplateChanged(msgspec.Struct, frozen=True, tag="task_template.changed"):
    """Made, edited, ordered, removed: templates are few, and are asked for anew."""

    task_template: TaskTemplateRef
