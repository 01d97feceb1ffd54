"""Arms: the training sets that a trial compares, made from the same drawn items."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.grow import Rows
from ..core.item import Ints
from ..core.key import uniforms
from ..core.philox import Words
from ..core.plan import plan
from ..core.policy import Policy
from ..core.program import Program
from ..core.roster import Roster
from ..core.source import Items, Source
from ..data.dataset import Dataset
from ..stream.grow import added_rows
from .learners import Learner, Training
from .learners.learner import some
from .task import Task, task_of

CHUNK = 64
KEPT = 1 << 30  # bytes of decoded pictures that a trial keeps in memory


@dataclass(frozen=True)
class Arm:
    """name: nothing, copies, shuffled labels, or a policy's. policy: None for the controls."""

    name: str
    sentence: str
    policy: Policy | None = None
    shuffled: bool = False


@dataclass(frozen=True, eq=False)
class Workshop:
    """Makes the training sets of all arms. `base`: the fitted policy whose prepare and finish all arms share."""

    data: Dataset
    learner: Learner
    seed: int = 0

    @cached_property
    def source(self) -> Any:
        """The items, decoded once where they fit into memory."""
        if self.data.modality == "image":
            area = np.asarray(self.data.extents, float).prod(axis=1).sum() * 3
            if area > KEPT:
                return self.data
        return Items(self.data.load(np.arange(len(self.data))), self.data.ids, self.data.traits)

    @cached_property
    def task(self) -> Task:
        return task_of(self.data)

    def part(self, positions: Ints) -> Source:
        """Some of the items, decoded where all are."""
        if self.source is self.data:
            taken: Source = self.data.take(positions)
            return taken
        traits = {name: values[positions] for name, values in self.data.traits.items()}
        return Items(self.source.load(positions), self.data.ids[positions], traits)

    def grown(self, policy: Policy, positions: Ints, copies: int) -> Rows:
        """The rows that a policy adds to these items."""
        rows = added_rows(policy, self.part(positions), copies)
        return replace(rows, positions=positions[rows.positions])

    def evaluation(self, policy: Policy, positions: Ints) -> Training:
        """Items as a test item is seen, ready for the learner."""
        return self._run(self._program(policy, evaluation=True), Rows.of(positions), 0, None)

    def augmented(self, policy: Policy, positions: Ints, seed: int) -> Training:
        """Each item once, as `augment` makes it, ready for the learner. Partners come from these items alone; positions
        in order."""
        pool = Roster(self.data.ids[positions], seed, 0, policy.block)
        return self._run(self._program(policy, evaluation=False), Rows.of(positions), seed, Among(pool, positions))

    def training(
        self, arm: Arm, base: Policy, positions: Ints, copies: int, repeat: int, rows: int
    ) -> tuple[Training, Ints]:
        """The training set of an arm in a repeat, and the parent of each row. nothing: the items. copies: the items
        over and over, `rows` in all. A policy: the items, `copies` augmented copies of each, and what `grow` adds."""
        seed = self.seed * 1_000_003 + repeat
        if arm.policy is None:
            plain = self.evaluation(base, positions)
            chosen = np.arange(rows) % positions.size if arm.name == "copies" else np.arange(positions.size)
            if arm.shuffled:
                order = np.argsort(uniforms(seed, "shuffled labels", ids=self.data.ids[positions], epoch=repeat))
                return Training(plain.inputs, some(plain.labels, order)), positions
            return plain.take(chosen), positions[chosen]
        plain = self.evaluation(arm.policy, positions)
        grown = self.grown(arm.policy, positions, copies)
        if not len(grown):
            return plain, positions
        pool = Roster(self.data.ids[positions], seed, repeat, arm.policy.block)
        more = self._run(self._program(arm.policy, evaluation=False), grown, seed, Among(pool, positions))
        more = replace(more, weights=arm.policy.weights(grown))
        return plain.join(more), np.concatenate([positions, grown.positions])

    def _program(self, policy: Policy, *, evaluation: bool) -> Program:
        whole = policy.evaluation if evaluation else policy.training
        cut = len(whole.slots) - len(policy.finish)
        view = Program.of(self.learner.view).slots
        return Program((*whole.slots[:cut], *view, *whole.slots[cut:]))

    def _run(self, program: Program, rows: Rows, seed: int, roster: Any) -> Training:
        inputs: list[Any] = []
        labels: list[Any] = []
        main = self.data.about.field
        target = "spans" if self.data.schema.task == "spans" else "label"
        for k in range(0, len(rows), CHUNK):
            part = rows.take(slice(k, k + CHUNK))
            made = plan(program, self.source, part.positions, seed=seed, copies=part.copies, makers=part.makers,
                        roster=roster)  # fmt: skip
            for item in made.items():
                inputs.append(item[main])
                labels.append(item.get(target))
        even = isinstance(inputs[0], np.ndarray) and len({value.shape for value in inputs}) == 1
        return Training(np.stack(inputs) if even else inputs, labels if target == "spans" else np.stack(labels))


@dataclass(frozen=True, eq=False)
class Among:
    """A roster of some items of a source: partners come from the training set alone."""

    roster: Roster
    positions: Ints

    def neighbour(self, positions: Ints, u: NDArray[np.float64]) -> Ints:
        return self.positions[self.roster.neighbour(np.searchsorted(self.positions, positions), u)]

    def names(self, positions: Ints) -> Words:
        return self.roster.names(np.searchsorted(self.positions, positions))

    def find(self, ids: Words) -> Ints:
        return self.positions[self.roster.find(ids)]
