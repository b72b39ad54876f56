"""From a name to the name that stands for it in the whole corpus, by rules in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipelines.resolution.census import Key, Step


def steps_from(key: Key, following: Callable[[Key], Step | None]) -> tuple[Step, ...]:
    """The steps from ``key`` on, until ``following`` knows none.

    Where they lead in a circle, they end at its least key, so that all of the circle end there.
    """
    steps: list[Step] = []
    seen = [key]
    while (step := following(seen[-1])) is not None:
        steps.append(step)
        if step.key in seen:
            circle = seen[seen.index(step.key) :]
            return tuple(steps[: seen.index(min(circle))])
        seen.append(step.key)
    return tuple(steps)


class Rewriting:
    """Rules, each a mapping of the keys that it leads elsewhere."""

    def __init__(self, rules: Sequence[Mapping[Key, Step]]) -> None:
        self._rules = rules

    def step(self, key: Key) -> Step | None:
        """The step of the first rule that leads this key elsewhere; None where none does."""
        return next((rule[key] for rule in self._rules if key in rule), None)

    def steps(self, key: Key) -> tuple[Step, ...]:
        """All steps from this key to the name that stands for it."""
        return steps_from(key, self.step)

    def end(self, key: Key) -> Key:
        """The name that stands for this key."""
        steps = self.steps(key)
        return steps[-1].key if steps else key
