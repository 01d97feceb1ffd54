"""Arms: the training sets that a trial compares, made from the same drawn items."""

from collections.abc import Mapping
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
from .objects import objects
from .task import Task, task_of

CHUNK = 64
KEPT = 1 << 30  # bytes of decoded pictures that a trial keeps in memory


@dataclass(frozen=True)
class Arm:
    """One side of a trial: which rows a learner is trained on. policy: None for the controls. repeated: the items over
    and over, as many rows as the largest arm has. shuffled: with labels that are no longer theirs. again: in another
    order and with another seed. first: so many of the repeat's items, in the order of the design; None: all."""

    name: str
    sentence: str
    policy: Policy | None = None
    repeated: bool = False
    shuffled: bool = False
    again: bool = False
    share: float = 1.0
    weighted: bool = False
    moved: bool = False
    first: int | None = None

    @property
    def treatment(self) -> dict[str, Any]:
        """What is done beside a policy, in plain values; nothing where there is only one."""
        done = {"share": self.share, "weighted": self.weighted, "moved": self.moved, "first": self.first}
        return {name: value for name, value in done.items() if value != getattr(Arm, name)}

    @property
    def id(self) -> str:
        """The same for two that do the same, whatever they are called."""
        policy = self.policy.id if self.policy else "nothing"
        return f"{policy} {self.treatment}" if self.treatment else policy


NOTHING = Arm("nothing", "the real items alone")
COPIES = Arm("copies", "the real items repeated to the same number of rows", repeated=True)
SHUFFLED = Arm("shuffled labels", "the real items with their labels shuffled: must not learn", shuffled=True)
AGAIN = Arm("again", "the real items alone, in another order and with another seed: must not differ", again=True)
REWEIGHTED = Arm("reweighted", "the real items, every class counting alike", weighted=True)
MOVED = Arm("moved thresholds", "the real items; a class is answered more readily, the rarer it is", moved=True)
HALF = Arm("half of the items", "half of the real items", share=0.5)


def as_arm(name: str, policy: Policy | Arm) -> Arm:
    """The arm of a policy; an arm as it is, under this name."""
    if isinstance(policy, Arm):
        return replace(policy, name=name)
    return Arm(name, f"the real items and what {name} makes of them", policy)


@dataclass(frozen=True, eq=False)
class Workshop:
    """Makes the training sets of all arms. metric: what is judged, by name; None for the usual one of the task."""

    data: Dataset
    learner: Learner
    seed: int = 0
    metric: str | None = None

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
        return task_of(self.data, self.metric)

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
        """The training set of an arm in a repeat, and the parent of each row. `base`: the fitted policy whose prepare
        and finish the controls share. `copies`: augmented ones, of each item. `rows`: of an arm that is repeated."""
        seed = self.seed_of(repeat)
        if arm.policy is None:
            plain = self.evaluation(base, positions)
            chosen = np.arange(rows) % positions.size if arm.repeated else np.arange(positions.size)
            if arm.shuffled or arm.again:
                order = np.argsort(uniforms(seed, arm.name, ids=self.data.ids[positions], epoch=repeat))
                if arm.shuffled:
                    return Training(plain.inputs, some(plain.labels, order)), positions
                chosen = chosen[order]
            return plain.take(chosen), positions[chosen]
        plain = self.evaluation(arm.policy, positions)
        grown = self.grown(arm.policy, positions, copies)
        if not len(grown):
            return plain, positions
        pool = Roster(self.data.ids[positions], seed, repeat, arm.policy.block)
        more = self._run(self._program(arm.policy, evaluation=False), grown, seed, Among(pool, positions))
        more = replace(more, weights=arm.policy.weights(grown))
        return plain.join(more), np.concatenate([positions, grown.positions])

    def seed_of(self, repeat: int) -> int:
        """What all arms of a repeat share."""
        return self.seed * 1_000_003 + repeat

    def _program(self, policy: Policy, *, evaluation: bool) -> Program:
        whole = policy.evaluation if evaluation else policy.training
        cut = len(whole.slots) - len(policy.finish)
        view = Program.of(self.learner.view).slots
        return Program((*whole.slots[:cut], *view, *whole.slots[cut:]))

    def _run(self, program: Program, rows: Rows, seed: int, roster: Any) -> Training:
        inputs: list[Any] = []
        labels: list[Any] = []
        main = self.data.about.field
        for k in range(0, len(rows), CHUNK):
            part = rows.take(slice(k, k + CHUNK))
            made = plan(program, self.source, part.positions, seed=seed, copies=part.copies, makers=part.makers,
                        roster=roster)  # fmt: skip
            for item in made.items():
                inputs.append(item[main])
                labels.append(self._target(item))
        even = isinstance(inputs[0], np.ndarray) and len({value.shape for value in inputs}) == 1
        classes = self.data.schema.task == "classes"
        return Training(np.stack(inputs) if even else inputs, np.stack(labels) if classes else labels)

    def _target(self, item: Mapping[str, Any]) -> Any:
        schema = self.data.schema
        if schema.task == "boxes":
            return objects(item, schema.object_types)
        return item["spans" if schema.task == "spans" else "label"]


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
